package org.waymark.registry.publish;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.waymark.registry.storage.Document;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.trust.log.TilePath;

/** The files of records: each by its hash, and all that one entry bundle names in one file. */
final class RecordBundles {
  private final RegistryStorage storage;

  RecordBundles(RegistryStorage storage) {
    this.storage = storage;
  }

  /**
   * The record files that belong to the new part of an entry bundle, and its record bundle.
   *
   * @param from the first entry whose record has no file yet
   * @param whole whether the entry bundle is published; without it nobody asks for that of records
   */
  Map<String, byte[]> files(TilePath entries, long from, boolean whole) {
    long first = entries.index() * TilePath.FULL;
    List<Document> documents = storage.documentsNamedBetween(first, first + entries.width());
    Map<String, byte[]> files = new LinkedHashMap<>();
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    for (Document document : documents) {
      if (document.seq() >= from) {
        files.put("records/" + document.hash().hex(), document.body());
      }
      bundle.writeBytes(document.body());
      bundle.write('\n');
    }
    if (whole) {
      files.put(entries.recordsPath(), bundle.toByteArray());
    }
    return files;
  }
}
