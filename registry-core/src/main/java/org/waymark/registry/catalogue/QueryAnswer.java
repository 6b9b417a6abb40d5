package org.waymark.registry.catalogue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.apache.jena.graph.Node;
import org.apache.jena.query.Query;
import org.apache.jena.sparql.core.Var;
import org.apache.jena.sparql.engine.QueryIterator;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.vocabulary.XSD;
import org.waymark.registry.error.RuleException;

/** Writes an answer as "SPARQL 1.1 Query Results JSON Format" (W3C). */
final class QueryAnswer {
  private final Map<Node, String> blanks = new HashMap<>();

  private QueryAnswer() {}

  static ObjectNode of(Query query, QueryIterator rows, int most) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode head = json.putObject("head");
    if (query.isAskType()) {
      return json.put("boolean", rows.hasNext());
    }
    query.getResultVars().forEach(head.putArray("vars")::add);
    ArrayNode bindings = json.putObject("results").putArray("bindings");
    QueryAnswer answer = new QueryAnswer();
    while (rows.hasNext()) {
      if (bindings.size() == most) {
        throw new RuleException(
            "query_too_large",
            "The answer has more than " + most + " rows; write LIMIT and OFFSET.");
      }
      bindings.add(answer.row(query, rows.next()));
    }
    return json;
  }

  private ObjectNode row(Query query, Binding row) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Var variable : query.getProjectVars()) {
      Node value = row.get(variable);
      if (value != null) {
        json.set(variable.getVarName(), term(value));
      }
    }
    return json;
  }

  private ObjectNode term(Node node) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (node.isURI()) {
      return json.put("type", "uri").put("value", node.getURI());
    }
    if (node.isBlank()) {
      return json.put("type", "bnode")
          .put("value", blanks.computeIfAbsent(node, blank -> "b" + blanks.size()));
    }
    json.put("type", "literal").put("value", node.getLiteralLexicalForm());
    if (!node.getLiteralLanguage().isEmpty()) {
      json.put("xml:lang", node.getLiteralLanguage());
    } else if (!XSD.xstring.getURI().equals(node.getLiteralDatatypeURI())) {
      json.put("datatype", node.getLiteralDatatypeURI());
    }
    return json;
  }
}
