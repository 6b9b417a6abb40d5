package org.waymark.client.sync;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TileHashReader;
import org.waymark.trust.log.TilePath;

/**
 * Two roots computed from the same hashes of a source's tiles, those of the subtrees that make up
 * the earlier tree and what the later one has besides. If the later root is the one that a
 * checkpoint signs, then by collision resistance the earlier one is what that tree really began
 * with, whoever served the tiles.
 *
 * @param earlier root of the first {@code earlierSize} entries
 * @param later root of all
 */
record TreeComparison(Sha256 earlier, Sha256 later) {

  /** Reads the tiles; empty where the source lacks one that is needed. */
  static Optional<TreeComparison> of(SourceReader source, long earlierSize, long laterSize)
      throws SourceException {
    TileHashReader hashes = tiles(source, laterSize);
    try {
      MerkleFrontier begun = MerkleFrontier.read(earlierSize, hashes);
      MerkleFrontier.Builder whole = begun.builder();
      for (long index = earlierSize; index < laterSize; index++) {
        whole.append(hashes.node(0, index));
      }
      return Optional.of(new TreeComparison(begun.root(), whole.root()));
    } catch (MissingTileException e) {
      if (e.unreadable != null) {
        throw e.unreadable;
      }
      return Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** The source's tiles of a tree; throws {@link MissingTileException} where it lacks one. */
  static TileHashReader tiles(SourceReader source, long size) {
    return new TileHashReader(size, path -> tile(source, path));
  }

  private static byte[] tile(SourceReader source, TilePath path) {
    try {
      return source
          .get(path.path(), SourceReader.Limits.TILE)
          .orElseThrow(() -> new MissingTileException(null));
    } catch (SourceException e) {
      throw new MissingTileException(e);
    }
  }

  /** Carries the outcome out of the tile reader, which knows no checked exceptions. */
  static final class MissingTileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final transient @Nullable SourceException unreadable;

    MissingTileException(@Nullable SourceException unreadable) {
      super(unreadable);
      this.unreadable = unreadable;
    }
  }
}
