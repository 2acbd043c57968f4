/* Every function about texts of revisions, called through the header as a user
 * would.
 *
 * What the kernels compute is tested elsewhere; this says that the header's
 * declarations are those of the library, and that its promises about
 * arguments hold. */
#include "hgkernels.h"

#include <string.h>

#include "check.h"

enum { RECORD = 64, COUNT = 4, SIZE = COUNT * RECORD, NODE = 20 };
enum { HEADER = 0x20001, CENSORED = 0x8000 };

/* Above PTRDIFF_MAX. */
static const size_t huge = SIZE_MAX / 2 + 1;

static uint8_t records[SIZE];

/* A text, another in a compression that nobody knows, a delta that replaces
 * the last byte of the first, and one that is cut off. */
static const uint8_t chunks[] = "uonevtwo\0\0\0\2\0\0\0\3\0\0\0\1xuno";
enum { CHUNKS = sizeof chunks - 1 };

static void put(uint8_t *at, int32_t number) {
  for (int byte = 0; byte < 4; byte++)
    at[byte] = (uint8_t)((uint32_t)number >> (24 - 8 * byte));
}

static void make_record(
    int rev, int32_t start, int32_t size, int32_t base, int32_t flags) {
  uint8_t *record = records + rev * RECORD;
  put(record, start >> 16);
  put(record + 4, start << 16 | flags);
  put(record + 8, size);
  put(record + 12, 3);
  put(record + 16, base);
  put(record + 20, rev);
  put(record + 24, -1);
  put(record + 28, -1);
}

static void make_records(void) {
  make_record(0, 0, 4, 0, 0);
  make_record(1, 4, 4, 1, 0);
  make_record(2, 8, 13, 0, CENSORED);
  make_record(3, 21, 3, 2, 0);
  put(records, HEADER);
  CHECK(hgk_revision_hash("one", 3, NULL, NULL, records + 32, NODE) == NODE);
}

static void test_hash(void) {
  static const uint8_t empty[NODE] = {
      0xb8, 0x0d, 0xe5, 0xd1, 0x38, 0x75, 0x85, 0x41, 0xc5, 0xf0,
      0x52, 0x65, 0xad, 0x14, 0x4a, 0xb9, 0xfa, 0x86, 0xd1, 0xdb};
  uint8_t node[NODE], other[NODE];
  CHECK(hgk_revision_hash(NULL, 0, NULL, NULL, node, NODE) == NODE);
  CHECK(memcmp(node, empty, NODE) == 0);
  CHECK(hgk_revision_hash("a", 1, empty, NULL, node, NODE) == NODE);
  CHECK(hgk_revision_hash("a", 1, NULL, empty, other, NODE) == NODE);
  CHECK(memcmp(node, other, NODE) == 0 && memcmp(node, empty, NODE) != 0);
  CHECK(
      hgk_revision_hash("a", 1, NULL, NULL, node, NODE - 1) == HGK_ERROR_FULL);
  CHECK(
      hgk_revision_hash("a", 1, NULL, NULL, NULL, NODE) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_hash(NULL, 1, NULL, NULL, node, NODE) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_hash("a", huge, NULL, NULL, node, NODE) ==
      HGK_ERROR_ARGUMENT);
}

static hgk_index *parsed(void) {
  hgk_index *index = NULL;
  CHECK(hgk_index_parse(records, SIZE, HEADER, &index, NULL) == COUNT);
  return index;
}

static void test_make(void) {
  hgk_index *index = parsed();
  hgk_revision_reader *reader = NULL;
  CHECK(
      hgk_revision_reader_make(NULL, chunks, CHUNKS, 0, &reader) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_make(index, chunks, CHUNKS, 0, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_make(index, NULL, 1, 0, &reader) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_make(index, chunks, huge, 0, &reader) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_make(index, chunks, CHUNKS, huge, &reader) ==
      HGK_ERROR_ARGUMENT);
  CHECK(reader == NULL);
  CHECK(hgk_revision_reader_make(index, NULL, 0, 1, &reader) == COUNT);
  hgk_revision_reader_free(reader);
  hgk_revision_reader_free(NULL);
  hgk_index_free(index);
}

static void test_read(void) {
  hgk_index *index = parsed();
  hgk_revision_reader *reader = NULL;
  const void *text = NULL;
  uint8_t status = 77;
  uint64_t place = 77;
  CHECK(hgk_revision_reader_make(index, chunks, CHUNKS, 0, &reader) == COUNT);
  CHECK(hgk_revision_reader_read(reader, 0, &text, &status, NULL) == 3);
  CHECK(memcmp(text, "one", 3) == 0 && status == HGK_REVISION_CORRECT);
  CHECK(
      hgk_revision_reader_read(reader, 1, &text, &status, &place) ==
      HGK_ERROR_UNSUPPORTED);
  CHECK(place == 1);
  CHECK(hgk_revision_reader_read(reader, 2, &text, &status, NULL) == 3);
  CHECK(memcmp(text, "onx", 3) == 0 && status == HGK_REVISION_NOT_CHECKABLE);
  CHECK(
      hgk_revision_reader_read(reader, 3, &text, NULL, &place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(place == 3);
  CHECK(hgk_revision_reader_read(reader, 0, &text, NULL, NULL) == 3);
  text = NULL;
  CHECK(hgk_revision_reader_read(reader, -1, &text, &status, NULL) == 0);
  CHECK(text != NULL && status == HGK_REVISION_NOT_CHECKABLE);
  CHECK(
      hgk_revision_reader_read(reader, COUNT, &text, NULL, &place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == COUNT);
  CHECK(
      hgk_revision_reader_read(reader, -2, &text, NULL, NULL) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_revision_reader_read(reader, 0, NULL, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_read(NULL, 0, &text, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  hgk_revision_reader_free(reader);
  hgk_index_free(index);
}

static void test_many(void) {
  hgk_index *index = parsed();
  hgk_revision_reader *reader = NULL;
  const int32_t revs[COUNT] = {0, 1, 2, 3}, bad[2] = {0, COUNT};
  const int8_t right[COUNT] = {
      HGK_REVISION_CORRECT, HGK_ERROR_UNSUPPORTED, HGK_REVISION_NOT_CHECKABLE,
      HGK_ERROR_TRUNCATED};
  const void *texts[COUNT] = {NULL};
  uint64_t sizes[COUNT] = {0}, place = 77;
  int8_t outcomes[COUNT + 1] = {0};
  CHECK(hgk_revision_reader_make(index, chunks, CHUNKS, 0, &reader) == COUNT);
  CHECK(
      hgk_revision_reader_prepare(reader, bad, 2, &place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == 1);
  CHECK(
      hgk_revision_reader_prepare(NULL, revs, 1, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_prepare(reader, NULL, 1, NULL) ==
      HGK_ERROR_ARGUMENT);
  /* Nothing was prepared. */
  CHECK(hgk_revision_reader_next(reader, 1, texts, sizes, outcomes, 4) == 0);
  CHECK(hgk_revision_reader_verify(reader, outcomes, 4) == 0);
  CHECK(hgk_revision_reader_prepare(reader, revs, COUNT, NULL) == COUNT);
  CHECK(hgk_revision_reader_next(reader, 1, texts, sizes, outcomes, 4) == 4);
  CHECK(memcmp(outcomes, right, COUNT) == 0);
  CHECK(sizes[0] == 3 && memcmp(texts[0], "one", 3) == 0);
  CHECK(sizes[1] == 0 && texts[1] == NULL);
  CHECK(sizes[2] == 3 && memcmp(texts[2], "onx", 3) == 0);
  CHECK(hgk_revision_reader_next(reader, 1, texts, sizes, outcomes, 4) == 0);
  CHECK(hgk_revision_reader_prepare(reader, revs, COUNT, NULL) == COUNT);
  CHECK(hgk_revision_reader_next(reader, 0, texts, sizes, outcomes, 1) == 1);
  CHECK(outcomes[0] == HGK_REVISION_NOT_CHECKABLE);
  CHECK(
      hgk_revision_reader_next(reader, 0, texts, sizes, outcomes, 0) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_revision_reader_next(reader, 0, NULL, sizes, outcomes, 1) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_next(reader, 0, texts, NULL, outcomes, 1) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_next(reader, 0, texts, sizes, NULL, 1) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_next(NULL, 0, texts, sizes, outcomes, 1) ==
      HGK_ERROR_ARGUMENT);
  /* What was refused took nothing of the plan. */
  CHECK(hgk_revision_reader_verify(reader, outcomes, 2) == 2);
  CHECK(memcmp(outcomes, right + 1, 2) == 0);
  CHECK(hgk_revision_reader_verify(reader, NULL, 0) == 0);
  CHECK(hgk_revision_reader_verify(reader, NULL, 1) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_revision_reader_verify(NULL, outcomes, 1) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_revision_reader_verify(reader, outcomes, COUNT + 1) == 1);
  CHECK(outcomes[0] == right[3]);
  CHECK(hgk_revision_reader_prepare(reader, NULL, 0, NULL) == 0);
  CHECK(hgk_revision_reader_verify(reader, outcomes, COUNT) == 0);
  hgk_revision_reader_free(reader);
  hgk_index_free(index);
}

static void test_decoder(void) {
  /* The streams hold "ab\n", 30 and 200 times. */
  static const uint8_t zlib[] = {
      0x78, 0x9c, 0x4b, 0x4c, 0xe2, 0x4a, 0xa4, 0x0d, 0x02,
      0x00, 0x4f, 0xd9, 0x18, 0x07};
  static const uint8_t zstd[] = {
      0x28, 0xb5, 0x2f, 0xfd, 0x60, 0x58, 0x01, 0x55, 0x00, 0x00,
      0x18, 0x61, 0x62, 0x0a, 0x01, 0x00, 0x52, 0xac, 0xdc, 0x10};
  hgk_revision_decoder *decoder = NULL;
  const void *text = NULL;
  CHECK(hgk_revision_decoder_make(NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_revision_decoder_make(&decoder) == 0 && decoder != NULL);
  CHECK(hgk_revision_decoder_decode(decoder, NULL, 0, 0, &text) == 0);
  CHECK(text != NULL);
  CHECK(hgk_revision_decoder_decode(decoder, "uone", 4, 3, &text) == 3);
  CHECK(memcmp(text, "one", 3) == 0);
  CHECK(hgk_revision_decoder_decode(decoder, "\0one", 4, 4, &text) == 4);
  CHECK(memcmp(text, "\0one", 4) == 0);
  CHECK(
      hgk_revision_decoder_decode(decoder, zlib, sizeof zlib, 99, &text) ==
      90);
  CHECK(memcmp(text, "ab\nab\n", 6) == 0);
  CHECK(
      hgk_revision_decoder_decode(decoder, zstd, sizeof zstd, 999, &text) ==
      600);
  CHECK(memcmp((const char *)text + 594, "ab\nab\n", 6) == 0);
  const void *old = text;
  CHECK(
      hgk_revision_decoder_decode(decoder, zlib, sizeof zlib, 89, &text) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_revision_decoder_decode(decoder, zstd, sizeof zstd, 599, &text) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_revision_decoder_decode(decoder, "uone", 4, 2, &text) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_revision_decoder_decode(decoder, zlib, sizeof zlib - 1, 99, &text) ==
      HGK_ERROR_MALFORMED);
  /* Of a frame that is cut off, whole blocks: none of one. */
  CHECK(
      hgk_revision_decoder_decode(
          decoder, zstd, sizeof zstd - 1, 999, &text) ==
      0);
  CHECK(
      hgk_revision_decoder_decode(decoder, "one", 3, 9, &text) ==
      HGK_ERROR_UNSUPPORTED);
  CHECK(
      hgk_revision_decoder_decode(decoder, NULL, 1, 9, &text) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_decoder_decode(decoder, "u", huge, 9, &text) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_decoder_decode(decoder, "u", 1, huge, &text) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_decoder_decode(decoder, "u", 1, 9, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_decoder_decode(NULL, "u", 1, 9, &text) ==
      HGK_ERROR_ARGUMENT);
  /* What is refused lends nothing. */
  CHECK(text == old);
  hgk_revision_decoder_free(decoder);
  hgk_revision_decoder_free(NULL);
}

static void test_changes(void) {
  hgk_index *index = parsed();
  hgk_revision_reader *reader = NULL;
  hgk_manifest_changes *changes = NULL;
  uint8_t origin = 77;
  uint64_t place[2] = {77, 77};
  CHECK(hgk_revision_reader_make(index, chunks, CHUNKS, 0, &reader) == COUNT);
  CHECK(
      hgk_revision_reader_manifest_changes(
          reader, 0, 0, 20, HGK_MANIFEST_ALL, NULL, 0, 1, &changes, &origin,
          NULL) == 0);
  CHECK(changes != NULL && origin == HGK_REVISION_FROM_DELTAS);
  hgk_manifest_changes_free(changes);
  changes = NULL;
  origin = 77;
  /* What cannot be read, and what is no manifest. */
  CHECK(
      hgk_revision_reader_manifest_changes(
          reader, 0, 1, 20, HGK_MANIFEST_ALL, NULL, 0, 1, &changes, &origin,
          place) == HGK_ERROR_UNSUPPORTED);
  CHECK(place[0] == 3 && place[1] == 1);
  CHECK(
      hgk_revision_reader_manifest_changes(
          reader, -1, 0, 20, HGK_MANIFEST_ALL, NULL, 0, 1, &changes, &origin,
          place) == HGK_ERROR_TRUNCATED);
  CHECK(place[0] == 1 && place[1] == 0);
  CHECK(
      hgk_revision_reader_manifest_changes(
          reader, 0, 0, 20, HGK_MANIFEST_ONLY, "a", 1, 1, &changes, &origin,
          place) == HGK_ERROR_TRUNCATED);
  CHECK(place[0] == 2 && place[1] == 0);
  CHECK(
      hgk_revision_reader_manifest_changes(
          reader, 0, 0, 21, HGK_MANIFEST_ALL, NULL, 0, 1, &changes, &origin,
          place) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_manifest_changes(
          reader, 0, 0, 20, 9, NULL, 0, 1, &changes, &origin, place) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_manifest_changes(
          reader, 0, 0, 20, HGK_MANIFEST_ONLY, NULL, 1, 1, &changes, &origin,
          place) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_manifest_changes(
          reader, 0, 0, 20, HGK_MANIFEST_ALL, NULL, 0, 1, NULL, &origin,
          place) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_revision_reader_manifest_changes(
          NULL, 0, 0, 20, HGK_MANIFEST_ALL, NULL, 0, 1, &changes, &origin,
          place) == HGK_ERROR_ARGUMENT);
  CHECK(changes == NULL && origin == 77);
  hgk_revision_reader_free(reader);
  hgk_index_free(index);
}

int main(void) {
  test_decoder();
  test_hash();
  make_records();
  test_make();
  test_read();
  test_many();
  test_changes();
  return 0;
}
