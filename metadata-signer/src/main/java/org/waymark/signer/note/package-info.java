/**
 * Signed notes as the C2SP specifications signed-note and tlog-cosignature describe them: a text
 * that people can read, and lines of signatures under it. It must not know what the text means.
 * Read first: {@link org.waymark.signer.note.SignedNote}, {@link
 * org.waymark.signer.note.NoteVerifier}.
 */
@NullMarked
package org.waymark.signer.note;

import org.jspecify.annotations.NullMarked;
