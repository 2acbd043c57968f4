/* Reads every text of a revlog in every way, which must agree.
 *
 * An input has the version word, the size of the index in two bytes, the index
 * and the chunks. The last two lie right before pages that nobody may touch.
 * The entry has the name that libFuzzer asks for; mutate.c calls it too. */
#define _GNU_SOURCE
#include "hgkernels.h"

#include <string.h>

#include "target.h"

enum { MOST = 1 << 14, RECORD = 64, REVS = MOST / RECORD, TOGETHER = 32,
  MOST_TEXT = 1 << 20 };

static uint8_t *index_end, *data_end;

/* What came of each revision when it was read alone. */
static int8_t outcomes[REVS];
static uint64_t sizes[REVS], sums[REVS];

static uint64_t sum(const void *text, uint64_t size) {
  const uint8_t *bytes = text;
  uint64_t total = size;
  for (uint64_t at = 0; at < size; at++) total = total * 31 + bytes[at];
  return total;
}

static hgk_revision_reader *opened(
    const hgk_index *index, const uint8_t *data, size_t size, size_t budget) {
  hgk_revision_reader *reader = NULL;
  CHECK(hgk_revision_reader_make(index, data, size, budget, &reader) >= 0);
  return reader;
}

/* From the last to the first, each chain from its beginning. */
static void read_alone(
    const hgk_index *index, const uint8_t *data, size_t size, int32_t count) {
  hgk_revision_reader *reader = opened(index, data, size, 1);
  for (int32_t rev = count - 1; rev >= 0; rev--) {
    const void *text = NULL;
    uint8_t status = 77;
    uint64_t place = 0;
    int64_t found =
        hgk_revision_reader_read(reader, rev, &text, &status, &place);
    CHECK(found >= 0 || found == HGK_ERROR_MEMORY || place <= (uint64_t)rev);
    outcomes[rev] = found < 0 ? (int8_t)found : (int8_t)status;
    sizes[rev] = found < 0 ? 0 : (uint64_t)found;
    if (found >= 0) sums[rev] = sum(text, sizes[rev]);
  }
  hgk_revision_reader_free(reader);
}

/* Whether two outcomes agree. Which revision of a chain is refused first may
 * differ, and whether there is memory. */
static int agree(int8_t alone, int8_t together) {
  return alone == together || (alone < 0 && together < 0) ||
         alone == HGK_ERROR_MEMORY || together == HGK_ERROR_MEMORY;
}

static void read_together(
    const hgk_index *index, const uint8_t *data, size_t size, int32_t count,
    size_t budget) {
  static int32_t revs[REVS];
  hgk_revision_reader *reader = opened(index, data, size, budget);
  for (int32_t rev = 0; rev < count; rev++) revs[rev] = rev;
  CHECK(hgk_revision_reader_prepare(reader, revs, (size_t)count, NULL) == count);
  const void *texts[TOGETHER];
  uint64_t text_sizes[TOGETHER];
  int8_t found[REVS];
  int32_t rev = 0;
  int64_t read;
  while ((read = hgk_revision_reader_next(
              reader, 1, texts, text_sizes, found, TOGETHER)) > 0) {
    for (int64_t at = 0; at < read; at++, rev++) {
      CHECK(rev < count && agree(outcomes[rev], found[at]));
      CHECK((texts[at] == NULL) == (found[at] < 0));
      if (found[at] < 0 || outcomes[rev] < 0) continue;
      CHECK(text_sizes[at] == sizes[rev]);
      CHECK(sum(texts[at], sizes[rev]) == sums[rev]);
    }
  }
  CHECK(read == 0 && rev == count);
  CHECK(hgk_revision_reader_prepare(reader, revs, (size_t)count, NULL) == count);
  CHECK(hgk_revision_reader_verify(reader, found, (size_t)count) == count);
  for (rev = 0; rev < count; rev++) CHECK(agree(outcomes[rev], found[rev]));
  hgk_revision_reader_free(reader);
}

/* Some data as one chunk, which may be followed by others. */
static void decode(
    hgk_revision_decoder *decoder, const uint8_t *data, size_t size) {
  const void *text = NULL, *same = NULL;
  int64_t found =
      hgk_revision_decoder_decode(decoder, data, size, MOST_TEXT, &text);
  if (found < 0) {
    CHECK(text == NULL);
    return;
  }
  CHECK(found <= MOST_TEXT);
  uint64_t first = sum(text, (uint64_t)found);
  CHECK(
      hgk_revision_decoder_decode(
          decoder, data, size, (size_t)found, &same) == found);
  CHECK(sum(same, (uint64_t)found) == first);
  if (found == 0) return;
  CHECK(
      hgk_revision_decoder_decode(
          decoder, data, size, (size_t)found - 1, &same) ==
      HGK_ERROR_OUT_OF_RANGE);
}

static void decode_chunks(
    const hgk_index *index, const uint8_t *data, size_t size, int32_t count) {
  hgk_revision_decoder *decoder = NULL;
  CHECK(hgk_revision_decoder_make(&decoder) == 0);
  decode(decoder, data, size);
  const uint64_t *offsets = NULL;
  if (hgk_index_column_offsets(index, &offsets, NULL) >= 0) {
    for (int32_t rev = 0; rev < count; rev++)
      if (offsets[rev] < size)
        decode(decoder, data + offsets[rev], size - offsets[rev]);
  }
  hgk_revision_decoder_free(decoder);
}

/* A text that can be read and is sorted; NULL for any other. */
static const void *manifest(
    hgk_revision_reader *reader, int32_t rev, size_t *size) {
  const void *text = NULL;
  int64_t found = hgk_revision_reader_read(reader, rev, &text, NULL, NULL);
  if (found < 0) return NULL;
  *size = (size_t)found;
  return hgk_manifest_validate(text, *size, 20, NULL) < 0 ? NULL : text;
}

/* What changed between two revisions, from deltas or not, is what their texts
 * have different. */
static void compare(
    const hgk_index *index, const uint8_t *data, size_t size, int32_t count) {
  hgk_revision_reader *reader = opened(index, data, size, 1 << 20);
  hgk_revision_reader *left = opened(index, data, size, 1 << 20);
  hgk_revision_reader *right = opened(index, data, size, 1 << 20);
  for (int32_t rev = 0; rev < count; rev++) {
    int32_t base = rev % 3 ? rev - 1 : rev / 2;
    hgk_manifest_changes *found = NULL, *expected = NULL;
    uint64_t place[2];
    int64_t rows = hgk_revision_reader_manifest_changes(
        reader, base, rev, 20, HGK_MANIFEST_ALL, NULL, 0, 0, &found, NULL,
        place);
    CHECK((rows >= 0) == (found != NULL));
    size_t base_size, text_size;
    const void *base_text = manifest(left, base, &base_size);
    const void *text = manifest(right, rev, &text_size);
    if (base_text != NULL && text != NULL) {
      int64_t wanted = hgk_manifest_changes_make(
          base_text, base_size, text, text_size, 20, HGK_MANIFEST_ALL, NULL, 0,
          0, &expected, place);
      CHECK(wanted == rows || wanted == HGK_ERROR_MEMORY ||
            rows == HGK_ERROR_MEMORY);
      if (wanted >= 0 && rows >= 0) {
        const uint8_t *paths, *others;
        int64_t bytes = hgk_manifest_changes_column_paths(found, &paths);
        CHECK(bytes == hgk_manifest_changes_column_paths(expected, &others));
        CHECK(memcmp(paths, others, (size_t)bytes) == 0);
      }
    }
    hgk_manifest_changes_free(found);
    hgk_manifest_changes_free(expected);
  }
  hgk_revision_reader_free(reader);
  hgk_revision_reader_free(left);
  hgk_revision_reader_free(right);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size) {
  if (size > MOST || size < 6) return 0;
  if (index_end == NULL) {
    index_end = guarded(MOST);
    data_end = guarded(MOST);
  }
  uint32_t word = (uint32_t)input[0] << 24 | (uint32_t)input[1] << 16 |
                  (uint32_t)input[2] << 8 | input[3];
  size_t index_size = (size_t)input[4] << 8 | input[5];
  if (index_size > size - 6) index_size = size - 6;
  size_t data_size = size - 6 - index_size;
  uint8_t *records = index_end - index_size;
  uint8_t *data = data_end - data_size;
  memcpy(records, input + 6, index_size);
  memcpy(data, input + 6 + index_size, data_size);
  hgk_index *index = NULL;
  int64_t count = hgk_index_parse(records, index_size, word, &index, NULL);
  if (count < 0) {
    CHECK(index == NULL);
    return 0;
  }
  CHECK(count <= REVS);
  decode_chunks(index, data, data_size, (int32_t)count);
  read_alone(index, data, data_size, (int32_t)count);
  read_together(index, data, data_size, (int32_t)count, 1);
  read_together(index, data, data_size, (int32_t)count, 1 << 20);
  compare(index, data, data_size, (int32_t)count);
  hgk_index_free(index);
  return 0;
}
