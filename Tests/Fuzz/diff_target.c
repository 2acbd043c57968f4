/* Finds the differences of two texts in every way, and holds them to what a
 * delta is for.
 *
 * Where the first byte 0xff is, the first text ends and the second begins.
 * Both lie right before a page that nobody may touch. The entry has the name
 * that libFuzzer asks for; mutate.c calls it too. */
#define _GNU_SOURCE
#include "hgkernels.h"

#include <string.h>

#include "target.h"

enum { MOST = 1 << 14, HEADER = 12 };

static uint8_t *old_end, *new_end, *room_end, *made_end;

static size_t number(const uint8_t *from) {
  return (size_t)from[0] << 24 | from[1] << 16 | from[2] << 8 | from[3];
}

/* Where lines may be cut. */
static int is_edge(const uint8_t *text, size_t size, size_t at) {
  return at == 0 || at == size || text[at - 1] == '\n';
}

/* The delta makes the new text of the old one, in hunks of whole lines that
 * are in order. */
static void apply(
    const uint8_t *old, size_t old_size, const uint8_t *new, size_t new_size,
    const uint8_t *delta, size_t delta_size) {
  uint8_t *made = made_end - new_size;
  size_t kept = 0, written = 0, at = 0;
  while (at < delta_size) {
    CHECK(delta_size - at >= HEADER);
    size_t start = number(delta + at);
    size_t end = number(delta + at + 4);
    size_t size = number(delta + at + 8);
    at += HEADER;
    CHECK(kept <= start && start <= end && end <= old_size);
    CHECK(size <= delta_size - at && start - kept <= new_size - written);
    CHECK(is_edge(old, old_size, start) && is_edge(old, old_size, end));
    memcpy(made + written, old + kept, start - kept);
    written += start - kept;
    CHECK(size <= new_size - written);
    memcpy(made + written, delta + at, size);
    written += size;
    at += size;
    kept = end;
  }
  CHECK(old_size - kept == new_size - written);
  memcpy(made + written, old + kept, old_size - kept);
  CHECK(memcmp(made, new, new_size) == 0);
}

static void diff(
    const uint8_t *old, size_t old_size, const uint8_t *new, size_t new_size,
    uint32_t flavour) {
  hgk_diff *diff = NULL;
  int64_t hunks =
      hgk_diff_make(old, old_size, new, new_size, flavour, &diff);
  CHECK(hunks >= 0);
  size_t size = (size_t)hgk_diff_delta_size(diff);
  /* Each hunk but the last is followed by a line that both texts have. */
  CHECK(size <= new_size + HEADER * (new_size + 1));
  uint8_t *delta = room_end - size;
  CHECK(hgk_diff_delta(diff, new, new_size, delta, size) == (int64_t)size);
  if (size > 0) {
    CHECK(
        hgk_diff_delta(diff, new, new_size, delta, size - 1) ==
        HGK_ERROR_FULL);
  }
  CHECK((hunks == 0) == (size == 0));
  apply(old, old_size, new, new_size, delta, size);
  hgk_diff_free(diff);
}

/* Lines that are the same, by the offsets of lines. */
static void blocks(
    const uint8_t *old, size_t old_size, const uint8_t *new,
    size_t new_size) {
  static uint64_t a[MOST + 2], b[MOST + 2];
  int64_t a_count = hgk_diff_lines(old, old_size, a, MOST + 2) - 1;
  int64_t b_count = hgk_diff_lines(new, new_size, b, MOST + 2) - 1;
  CHECK(a_count + 1 == hgk_diff_lines_measure(old, old_size));
  CHECK(b_count + 1 == hgk_diff_lines_measure(new, new_size));
  CHECK(a[a_count] == old_size && b[b_count] == new_size);
  hgk_diff_blocks *blocks = NULL;
  int64_t count = hgk_diff_blocks_make(old, old_size, new, new_size, &blocks);
  CHECK(count >= 1);
  const uint32_t *column = NULL;
  CHECK(hgk_diff_blocks_column(blocks, &column) == 4 * count);
  uint32_t a_done = 0, b_done = 0;
  for (int64_t i = 0; i < count; i++) {
    const uint32_t *block = column + 4 * i;
    CHECK(a_done <= block[0] && block[0] <= block[1] && block[1] <= a_count);
    CHECK(b_done <= block[2] && block[2] <= block[3] && block[3] <= b_count);
    CHECK(block[1] - block[0] == block[3] - block[2]);
    size_t size = a[block[1]] - a[block[0]];
    CHECK(size == b[block[3]] - b[block[2]]);
    CHECK(memcmp(old + a[block[0]], new + b[block[2]], size) == 0);
    a_done = block[1];
    b_done = block[3];
  }
  CHECK(a_done == a_count && b_done == b_count);
  hgk_diff_blocks_free(blocks);
}

static void fix(const uint8_t *text, size_t size) {
  uint8_t *fixed = room_end - size;
  int64_t all = hgk_diff_fixws(text, size, 1, fixed, size);
  CHECK(all >= 0 && (size_t)all <= size);
  for (int64_t i = 0; i < all; i++) {
    CHECK(fixed[i] != ' ' && fixed[i] != '\t' && fixed[i] != '\r');
  }
  int64_t some = hgk_diff_fixws(text, size, 0, fixed, size);
  CHECK(some >= all && (size_t)some <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > MOST) return 0;
  if (old_end == NULL) {
    old_end = guarded(MOST);
    new_end = guarded(MOST);
    room_end = guarded((HEADER + 1) * (MOST + 1));
    made_end = guarded(MOST);
  }
  const uint8_t *middle = size > 0 ? memchr(data, 0xff, size) : NULL;
  size_t old_size = middle != NULL ? (size_t)(middle - data) : size;
  size_t new_size = middle != NULL ? size - old_size - 1 : 0;
  uint8_t *old = old_end - old_size;
  uint8_t *new = new_end - new_size;
  if (old_size > 0) memcpy(old, data, old_size);
  if (new_size > 0) memcpy(new, middle + 1, new_size);
  const uint32_t flavours[] = {
      HGK_DIFF_BDIFF, HGK_DIFF_STORAGE, HGK_DIFF_FAST};
  for (size_t i = 0; i < sizeof flavours / sizeof *flavours; i++) {
    diff(old, old_size, new, new_size, flavours[i]);
    diff(new, new_size, old, old_size, flavours[i]);
  }
  blocks(old, old_size, new, new_size);
  fix(old, old_size);
  return 0;
}
