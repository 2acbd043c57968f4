/* Every function about differences, called through the header as a user would.
 *
 * What the kernels compute is tested elsewhere; this says that the header's
 * declarations are those of the library, and that its promises about
 * arguments hold. */
#include "hgkernels.h"

#include <string.h>

#include "check.h"

/* Long enough that nobody would rather write it than end a hunk before it. */
#define SAME "a line that both texts have\n"

static const char base[] = "b\n" SAME;
static const char text[] = "B\n" SAME "e\n";
enum { BASE_SIZE = sizeof base - 1, TEXT_SIZE = sizeof text - 1 };

/* "b\n" becomes "B\n", and "e\n" is added. */
static const uint8_t delta[] =
    "\0\0\0\x00\0\0\0\x02\0\0\0\x02"
    "B\n"
    "\0\0\0\x1e\0\0\0\x1e\0\0\0\x02"
    "e\n";
enum { DELTA_SIZE = sizeof delta - 1 };

static const uint32_t flavours[] = {
    HGK_DIFF_BDIFF, HGK_DIFF_STORAGE, HGK_DIFF_FAST};
enum { FLAVOURS = sizeof flavours / sizeof *flavours };

/* Above PTRDIFF_MAX. */
static const size_t huge = SIZE_MAX / 2 + 1;

static hgk_diff *made(uint32_t flavour) {
  hgk_diff *diff = NULL;
  CHECK(hgk_diff_make(base, BASE_SIZE, text, TEXT_SIZE, flavour, &diff) == 2);
  CHECK(diff != NULL);
  return diff;
}

static void test_delta(void) {
  for (size_t i = 0; i < FLAVOURS; i++) {
    hgk_diff *diff = made(flavours[i]);
    uint8_t room[DELTA_SIZE];
    CHECK(hgk_diff_delta_size(diff) == DELTA_SIZE);
    CHECK(
        hgk_diff_delta(diff, text, TEXT_SIZE, room, DELTA_SIZE) == DELTA_SIZE);
    CHECK(memcmp(room, delta, DELTA_SIZE) == 0);
    for (size_t capacity = 0; capacity < DELTA_SIZE; capacity++) {
      CHECK(
          hgk_diff_delta(diff, text, TEXT_SIZE, room, capacity) ==
          HGK_ERROR_FULL);
    }
    const int64_t refused[] = {
        hgk_diff_delta(NULL, text, TEXT_SIZE, room, DELTA_SIZE),
        hgk_diff_delta(diff, NULL, TEXT_SIZE, room, DELTA_SIZE),
        hgk_diff_delta(diff, text, TEXT_SIZE - 1, room, DELTA_SIZE),
        hgk_diff_delta(diff, text, huge, room, DELTA_SIZE),
        hgk_diff_delta(diff, text, TEXT_SIZE, NULL, DELTA_SIZE),
        hgk_diff_delta(diff, text, TEXT_SIZE, room, huge),
    };
    for (size_t j = 0; j < sizeof refused / sizeof *refused; j++) {
      CHECK(refused[j] == HGK_ERROR_ARGUMENT);
    }
    CHECK(hgk_diff_delta(diff, text, TEXT_SIZE, NULL, 0) == HGK_ERROR_FULL);
    hgk_diff_free(diff);
  }
  CHECK(hgk_diff_delta_size(NULL) == HGK_ERROR_ARGUMENT);
  hgk_diff_free(NULL);
}

static void test_make(void) {
  hgk_diff *const other = (hgk_diff *)(void *)(uintptr_t)16;
  hgk_diff *diff = other;
  const int64_t refused[] = {
      hgk_diff_make(NULL, BASE_SIZE, text, TEXT_SIZE, 0, &diff),
      hgk_diff_make(base, huge, text, TEXT_SIZE, 0, &diff),
      hgk_diff_make(base, BASE_SIZE, NULL, TEXT_SIZE, 0, &diff),
      hgk_diff_make(base, BASE_SIZE, text, SIZE_MAX, 0, &diff),
      hgk_diff_make(base, BASE_SIZE, text, TEXT_SIZE, 3, &diff),
      hgk_diff_make(base, BASE_SIZE, text, TEXT_SIZE, UINT32_MAX, &diff),
      hgk_diff_make(base, BASE_SIZE, text, TEXT_SIZE, 0, NULL),
  };
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    CHECK(refused[i] == HGK_ERROR_ARGUMENT);
  }
  CHECK(diff == other);

  for (size_t i = 0; i < FLAVOURS; i++) {
    CHECK(hgk_diff_make(NULL, 0, NULL, 0, flavours[i], &diff) == 0);
    CHECK(hgk_diff_delta_size(diff) == 0);
    CHECK(hgk_diff_delta(diff, NULL, 0, NULL, 0) == 0);
    hgk_diff_free(diff);
    CHECK(hgk_diff_make(base, BASE_SIZE, NULL, 0, flavours[i], &diff) == 1);
    CHECK(hgk_diff_delta_size(diff) == 12);
    hgk_diff_free(diff);
    CHECK(
        hgk_diff_make(base, BASE_SIZE, base, BASE_SIZE, flavours[i], &diff) ==
        0);
    hgk_diff_free(diff);
  }
}

static void test_blocks(void) {
  hgk_diff_blocks *blocks = NULL;
  CHECK(
      hgk_diff_blocks_make(base, BASE_SIZE, text, TEXT_SIZE, &blocks) == 2);
  const uint32_t *column = NULL;
  CHECK(hgk_diff_blocks_column(blocks, &column) == 8);
  const uint32_t expected[] = {1, 2, 1, 2, 2, 2, 3, 3};
  CHECK(memcmp(column, expected, sizeof expected) == 0);
  CHECK(hgk_diff_blocks_column(NULL, &column) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_diff_blocks_column(blocks, NULL) == HGK_ERROR_ARGUMENT);
  hgk_diff_blocks_free(blocks);
  hgk_diff_blocks_free(NULL);

  hgk_diff_blocks *const other = (hgk_diff_blocks *)(void *)(uintptr_t)16;
  blocks = other;
  const int64_t refused[] = {
      hgk_diff_blocks_make(NULL, 1, text, TEXT_SIZE, &blocks),
      hgk_diff_blocks_make(base, huge, text, TEXT_SIZE, &blocks),
      hgk_diff_blocks_make(base, BASE_SIZE, NULL, 1, &blocks),
      hgk_diff_blocks_make(base, BASE_SIZE, text, huge, &blocks),
      hgk_diff_blocks_make(base, BASE_SIZE, text, TEXT_SIZE, NULL),
  };
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    CHECK(refused[i] == HGK_ERROR_ARGUMENT);
  }
  CHECK(blocks == other);
  CHECK(hgk_diff_blocks_make(NULL, 0, NULL, 0, &blocks) == 1);
  CHECK(hgk_diff_blocks_column(blocks, &column) == 4);
  for (size_t i = 0; i < 4; i++) CHECK(column[i] == 0);
  hgk_diff_blocks_free(blocks);
}

static void test_lines(void) {
  static const char lines[] = "a\nb\nc\nd\ne\n";
  enum { LINES_SIZE = sizeof lines - 1 };
  CHECK(hgk_diff_lines_measure(lines, LINES_SIZE) == 6);
  CHECK(hgk_diff_lines_measure(lines, LINES_SIZE - 1) == 6);
  CHECK(hgk_diff_lines_measure(NULL, 0) == 1);
  CHECK(hgk_diff_lines_measure(NULL, 1) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_diff_lines_measure(lines, huge) == HGK_ERROR_ARGUMENT);
  uint64_t offsets[7];
  CHECK(hgk_diff_lines(lines, LINES_SIZE, offsets, 6) == 6);
  for (size_t i = 0; i < 6; i++) CHECK(offsets[i] == 2 * i);
  CHECK(hgk_diff_lines(lines, LINES_SIZE - 1, offsets, 7) == 6);
  CHECK(offsets[5] == LINES_SIZE - 1);
  CHECK(hgk_diff_lines(NULL, 0, offsets, 1) == 1);
  CHECK(offsets[0] == 0);
  for (size_t room = 0; room < 6; room++) {
    CHECK(hgk_diff_lines(lines, LINES_SIZE, offsets, room) == HGK_ERROR_FULL);
  }
  CHECK(hgk_diff_lines(lines, LINES_SIZE, NULL, 0) == HGK_ERROR_FULL);
  uint64_t *const odd = (uint64_t *)(void *)((char *)offsets + 1);
  const int64_t refused[] = {
      hgk_diff_lines(NULL, 1, offsets, 6),
      hgk_diff_lines(lines, huge, offsets, 6),
      hgk_diff_lines(lines, LINES_SIZE, NULL, 6),
      hgk_diff_lines(lines, LINES_SIZE, offsets, huge / 8),
      hgk_diff_lines(lines, LINES_SIZE, odd, 6),
  };
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    CHECK(refused[i] == HGK_ERROR_ARGUMENT);
  }
}

static void test_fixws(void) {
  static const char spaces[] = " a\t b \r\n";
  enum { SIZE = sizeof spaces - 1 };
  char room[SIZE];
  CHECK(hgk_diff_fixws(spaces, SIZE, 0, room, SIZE) == 5);
  CHECK(memcmp(room, " a b\n", 5) == 0);
  CHECK(hgk_diff_fixws(spaces, SIZE, 1, room, SIZE) == 3);
  CHECK(memcmp(room, "ab\n", 3) == 0);
  CHECK(hgk_diff_fixws(spaces, SIZE, 1, room, 2) == HGK_ERROR_FULL);
  CHECK(hgk_diff_fixws(NULL, 0, 0, NULL, 0) == 0);
  const int64_t refused[] = {
      hgk_diff_fixws(NULL, 1, 0, room, SIZE),
      hgk_diff_fixws(spaces, huge, 0, room, SIZE),
      hgk_diff_fixws(spaces, SIZE, 2, room, SIZE),
      hgk_diff_fixws(spaces, SIZE, 0, NULL, SIZE),
      hgk_diff_fixws(spaces, SIZE, 0, room, huge),
  };
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    CHECK(refused[i] == HGK_ERROR_ARGUMENT);
  }
}

int main(void) {
  test_delta();
  test_make();
  test_blocks();
  test_lines();
  test_fixws();
  return 0;
}
