package org.waymark.signer.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** A request that a test changes line by line, as somebody on the way could. */
final class TestRequest {
  static final String URI = "https://receiver.example.org/ocm/shares";

  private String method = "POST";
  private String uri = URI;
  private byte[] body = "{\"sender\": \"einstein@sender.example.org\"}".getBytes(UTF_8);
  private final List<HttpField> fields = new ArrayList<>();

  static TestRequest plain() {
    return new TestRequest()
        .add("Host", "receiver.example.org")
        .add("Content-Type", "application/json");
  }

  static TestRequest of(HttpMessage message) {
    TestRequest request = new TestRequest();
    request.fields.addAll(message.fields());
    return request;
  }

  TestRequest method(String changed) {
    method = changed;
    return this;
  }

  TestRequest uri(String changed) {
    uri = changed;
    return this;
  }

  TestRequest body(String changed) {
    body = changed.getBytes(UTF_8);
    return this;
  }

  TestRequest add(String name, String value) {
    fields.add(new HttpField(name, value));
    return this;
  }

  TestRequest remove(String name) {
    fields.removeIf(field -> field.name().equals(name.toLowerCase(Locale.ROOT)));
    return this;
  }

  TestRequest replace(String name, UnaryOperator<String> change) {
    fields.replaceAll(
        field ->
            field.name().equals(name.toLowerCase(Locale.ROOT))
                ? new HttpField(name, change.apply(field.value()))
                : field);
    return this;
  }

  TestRequest replace(String name, String from, String to) {
    String before = value(name);
    if (!before.contains(from)) {
      throw new IllegalArgumentException(name + " has no " + from + ": " + before);
    }
    return replace(name, value -> value.replace(from, to));
  }

  String value(String name) {
    return message().single(name);
  }

  byte[] bodyBytes() {
    return body.clone();
  }

  HttpMessage message() {
    return HttpMessage.request(method, uri, fields, MessageBody.of(body));
  }
}
