package org.waymark.server.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.node.http.Exchange;
import org.waymark.node.http.Problem;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.witness.Cosignatures;
import org.waymark.server.api.Problems;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.trust.log.Checkpoint;

/**
 * {@code POST /directory/cosignatures}: a witness hands in a checkpoint of this log with its line.
 * Anybody may: the line says whose it is. Thread-safe.
 */
public final class CosignaturesHandler extends Handler.Abstract.NonBlocking {
  /** Where cosignatures are handed in. */
  public static final String PATH = "/directory/cosignatures";

  private static final Logger LOG = LoggerFactory.getLogger(CosignaturesHandler.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Supplier<Cosignatures> cosignatures;

  /**
   * @param cosignatures may wait until the registry is open
   */
  public CosignaturesHandler(Supplier<Cosignatures> cosignatures) {
    this.cosignatures = cosignatures;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    if (!PATH.equals(exchange.path())) {
      return false;
    }
    if (exchange.posts(
        "Cosignatures are handed in by POST; the checkpoint has those that count.")) {
      exchange.withBody(Checkpoint.MAX_BYTES, DEADLINE, body -> take(body, exchange));
    }
    return true;
  }

  private void take(byte[] body, Exchange exchange) {
    try {
      Cosignatures.Receipt receipt = cosignatures.get().accept(body);
      exchange.answer(200, "application/json", document(receipt).toString().getBytes(UTF_8));
    } catch (MalformedException e) {
      exchange.refuse(
          Problem.of(400, e.code(), String.valueOf(e.getMessage()))
              .withNext("send a checkpoint with signature lines, as formats.md section 8 has it"));
    } catch (VerificationException e) {
      exchange.refuse(
          Problem.of(403, e.code(), String.valueOf(e.getMessage()))
              .withNext("sign the checkpoint again with the key that the newest root names"));
    } catch (RegistryException e) {
      exchange.refuse(Problems.of(e));
    } catch (RuntimeException e) {
      LOG.error("a cosignature was not taken", e);
      exchange.refuse(Problems.of(e));
    }
  }

  private static ObjectNode document(Cosignatures.Receipt receipt) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("size", receipt.size());
    receipt.witnesses().forEach(json.putArray("witnesses")::add);
    return json.put("witnessed", receipt.witnessed());
  }
}
