/* Does everything with a chain of deltas that a caller could do.
 *
 * An input is a base's size and some deltas, each after its size; see
 * `delta_inputs.py`. Beside these, deltas are made that fit, and damaged. All of
 * it is derived from the input alone, so that an input repeats itself. Each
 * string lies right before a page that nobody may touch. */
#define _GNU_SOURCE
#include "hgkernels.h"

#include <string.h>

#include "target.h"

enum {
  DELTAS = 48,    /* deltas of a chain */
  MOST = 1 << 12, /* bytes of a delta */
  TEXT = 1 << 17, /* bytes of a text that is looked at */
  JOINED = DELTAS * (MOST + 12)
};

static uint8_t *base_end, *text_end, *joined_end, *fold_end;
static uint8_t *delta_ends[DELTAS];
static const void *starts[DELTAS];
static size_t sizes[DELTAS];
static size_t count;

/* The first byte is that of no hunk; the others no input can guess. */
static uint8_t separator[12] = {0xff};

/* What a chain makes of a base, found delta by delta and byte by byte. */
static uint8_t model[2][TEXT];

static uint32_t number(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
         (uint32_t)bytes[2] << 8 | bytes[3];
}

static void put(uint8_t *bytes, uint32_t value) {
  bytes[0] = (uint8_t)(value >> 24);
  bytes[1] = (uint8_t)(value >> 16);
  bytes[2] = (uint8_t)(value >> 8);
  bytes[3] = (uint8_t)value;
}

/* Adds a delta to the chain, right before its forbidden page. */
static void add(const uint8_t *bytes, size_t size) {
  if (count == DELTAS) return;
  uint8_t *start = delta_ends[count] - size;
  if (size > 0) memcpy(start, bytes, size);
  starts[count] = size > 0 ? start : NULL;
  sizes[count] = size;
  count++;
}

/* Makes a delta that fits a text of `text` bytes; says how long it becomes. */
static size_t add_valid(size_t text) {
  uint8_t bytes[MOST];
  size_t size = 0, end = 0, growth = 0, cut = 0;
  for (size_t hunks = below(6); hunks > 0 && size < MOST - 100; hunks--) {
    size_t start = end + (next() % 4 ? below((text - end) / 2 + 1) : 0);
    end = start + (next() % 3 ? below((text - start) / 3 + 1) : 0);
    size_t data = next() % 3 ? below(40) : 0;
    put(bytes + size, (uint32_t)start);
    put(bytes + size + 4, (uint32_t)end);
    put(bytes + size + 8, (uint32_t)data);
    size += 12;
    for (size_t i = 0; i < data; i++) bytes[size++] = (uint8_t)next();
    growth += data;
    cut += end - start;
  }
  add(bytes, size);
  return text + growth - cut;
}

/* Changes a field or a byte of some delta. */
static void damage(void) {
  size_t delta = below(count);
  if (count == 0 || sizes[delta] == 0) return;
  uint8_t *start = delta_ends[delta] - sizes[delta];
  size_t place = below(sizes[delta]);
  static const uint32_t edges[] = {0, 1, 12, 0x7fffffff, 0x80000000u,
                                   0xffffffffu, 0x7ffffffe, 0x10000};
  switch (below(5)) {
    case 0: start[place] ^= (uint8_t)(1 << below(8)); break;
    case 1: start[place]++; break;
    case 2:
      if (sizes[delta] >= 12) put(start + 4 * below(3), edges[below(8)]);
      break;
    case 3: {
      size_t kept = sizes[delta] - place;
      memmove(delta_ends[delta] - kept, start, kept);
      starts[delta] = delta_ends[delta] - kept;
      sizes[delta] = kept;
      break;
    }
    default:
      if (sizes[delta] >= 12) put(start, number(start) + (uint32_t)below(5));
  }
}

/* Applies a delta that is right by itself; -1 if it is not. */
static int64_t model_apply(
    const uint8_t *old, size_t size, const uint8_t *delta, size_t delta_size,
    uint8_t *new) {
  size_t offset = 0, kept = 0, made = 0;
  while (offset < delta_size) {
    if (delta_size - offset < 12) return -1;
    uint32_t start = number(delta + offset), end = number(delta + offset + 4);
    uint32_t data = number(delta + offset + 8);
    offset += 12;
    if (end > INT32_MAX || start > end || data > delta_size - offset) return -1;
    if (start < kept || end > size) return -1;
    if (made + start - kept + data > TEXT) return -2;
    memcpy(new + made, old + kept, start - kept);
    made += start - kept;
    memcpy(new + made, delta + offset, data);
    made += data;
    offset += data;
    kept = end;
  }
  if (made + size - kept > TEXT) return -2;
  memcpy(new + made, old + kept, size - kept);
  return (int64_t)(made + size - kept);
}

/* A refusal names a delta, a hunk of it, and where that begins. */
static void check_place(int64_t code, const uint64_t *place) {
  if (code != HGK_ERROR_TRUNCATED && code != HGK_ERROR_MALFORMED &&
      code != HGK_ERROR_OUT_OF_RANGE)
    return;
  CHECK(place[0] < count);
  size_t size = sizes[place[0]];
  const uint8_t *delta = delta_ends[place[0]] - size;
  CHECK(place[2] < size);
  uint64_t offset = 0, hunk = 0;
  while (offset < place[2]) {
    CHECK(size - offset >= 12);
    offset += 12 + (uint64_t)number(delta + offset + 8);
    hunk++;
  }
  CHECK(offset == place[2] && hunk == place[1]);
}

/* What one delta alone is asked. */
static void use_delta(size_t index, const uint8_t *base, size_t size) {
  const void *delta = starts[index];
  size_t delta_size = sizes[index];
  uint64_t place[3] = {77, 77, 77};
  static uint32_t first[MOST], last[MOST], lengths[MOST];
  static uint64_t offsets[MOST];
  int64_t hunks =
      hgk_delta_hunks(delta, delta_size, 0, 0, 0, 0, 0, place);
  if (hunks < 0) {
    CHECK(place[0] == 0 && place[2] < delta_size);
  } else {
    CHECK(hunks <= (int64_t)(delta_size / 12));
    CHECK(
        hgk_delta_hunks(
            delta, delta_size, first, last, offsets, lengths, MOST, NULL) ==
        hunks);
    uint64_t end = 0;
    for (int64_t i = 0; i < hunks; i++) {
      CHECK(first[i] <= last[i] && offsets[i] == end + 12);
      end = offsets[i] + lengths[i];
    }
    CHECK(end == delta_size);
  }
  int64_t patched = 0;
  int64_t sized =
      hgk_delta_patched_size((int64_t)size, delta, delta_size, &patched, place);
  CHECK(hunks < 0 || sized == 0);

  int64_t valid = hgk_delta_validate(delta, delta_size, size, place);
  CHECK(valid < 0 || valid == hunks);
  int64_t expected = model_apply(
      base, size, delta_ends[index] - delta_size, delta_size, model[0]);
  CHECK((expected == -1) == (valid < 0));
  int64_t inverse =
      hgk_delta_invert_measure(size, delta, delta_size, place);
  CHECK((inverse < 0) == (valid < 0));
  if (inverse < 0 || expected < 0) return;
  CHECK(patched == expected);
  uint8_t *room = fold_end - inverse;
  CHECK(
      hgk_delta_invert(
          base, size, delta, delta_size, room, (size_t)inverse, NULL) ==
      inverse);
  if (inverse > 0) {
    CHECK(
        hgk_delta_invert(
            base, size, delta, delta_size, room, (size_t)inverse - 1, NULL) ==
        HGK_ERROR_FULL);
  }
  CHECK(
      model_apply(
          model[0], (size_t)expected, room, (size_t)inverse, model[1]) ==
      (int64_t)size);
  CHECK(memcmp(model[1], base, size) == 0);
}

/* Folds a patch, and applies that to the same base. */
static void use_fold(
    const hgk_patch *patch, const uint8_t *base, size_t size,
    const uint8_t *text, int64_t text_size) {
  uint64_t place[3] = {77, 77, 77};
  int64_t folded = hgk_patch_fold_measure(patch, place);
  if (folded < 0) {
    check_place(folded, place);
    return;
  }
  if (folded > JOINED) return;
  uint8_t *room = fold_end - folded;
  CHECK(hgk_patch_fold(patch, room, (size_t)folded, NULL) == folded);
  if (folded > 0) {
    CHECK(
        hgk_patch_fold(patch, room, (size_t)folded - 1, NULL) ==
        HGK_ERROR_FULL);
  }
  int64_t again =
      model_apply(base, size, room, (size_t)folded, model[0]);
  if (text_size < 0) return;
  CHECK(again == text_size);
  CHECK(memcmp(model[0], text, (size_t)text_size) == 0);
}

/* Applies the chain in one mode; says how long the text is. */
static int64_t use_chain(
    const uint8_t *base, size_t size, uint32_t mode, int64_t expected,
    const uint8_t *wanted) {
  uint64_t place[3] = {77, 77, 77};
  int64_t measured =
      hgk_delta_measure(size, starts, sizes, count, mode, place);
  check_place(measured, place);
  hgk_patch *patch = NULL, *joined = NULL;
  int64_t hunks = hgk_patch_combine(starts, sizes, count, mode, &patch, place);
  check_place(hunks, place);
  CHECK((hunks < 0) == (patch == NULL));

  size_t joined_size = 0;
  for (size_t i = 0; i < count; i++) joined_size += sizes[i] + 12;
  if (count > 0) joined_size -= 12;
  uint8_t *bytes = joined_end - joined_size, *at = bytes;
  for (size_t i = 0; i < count; i++) {
    if (sizes[i] > 0) memcpy(at, starts[i], sizes[i]);
    at += sizes[i];
    if (i + 1 < count) memcpy(at, separator, 12);
    at += 12;
  }
  int64_t same = hgk_patch_combine_joined(
      bytes, joined_size, separator, count, mode, &joined, place);
  CHECK((same < 0) == (hunks < 0) && (same < 0 || same == hunks));
  CHECK((same < 0) == (joined == NULL));

  if (hunks >= 0) {
    CHECK(hgk_patch_measure(patch, size, place) == measured);
    check_place(measured, place);
    CHECK(hgk_patch_measure(joined, size, place) == measured);
    check_place(measured, place);
  }
  if (measured >= 0 && measured <= TEXT) {
    size_t room = (size_t)measured;
    uint8_t *text = text_end - room;
    CHECK(
        hgk_delta_apply(
            base, size, starts, sizes, count, mode, text, room, NULL) ==
        measured);
    if (expected >= 0) {
      CHECK(measured == expected);
      CHECK(memcmp(text, wanted, room) == 0);
    }
    memset(text, 0, room);
    CHECK(hgk_patch_apply(patch, base, size, text, room, NULL) == measured);
    if (expected >= 0) CHECK(memcmp(text, wanted, room) == 0);
    if (room > 0) {
      CHECK(
          hgk_patch_apply(patch, base, size, text, room - 1, NULL) ==
          HGK_ERROR_FULL);
      text[0]++;
      CHECK(hgk_patch_apply(joined, base, size, text, room, NULL) == measured);
      if (expected >= 0) CHECK(memcmp(text, wanted, room) == 0);
    }
    use_fold(patch, base, size, text, expected >= 0 ? measured : -1);
    use_fold(joined, base, size, text, expected >= 0 ? measured : -1);
  }
  hgk_patch_free(patch);
  hgk_patch_free(joined);
  return measured;
}

static void use(size_t size) {
  uint8_t *base = base_end - size;
  for (size_t i = 0; i < count && i < 4; i++) use_delta(i, base, size);
  /* Delta by delta. */
  static uint8_t wanted[2][TEXT];
  int64_t expected = (int64_t)size;
  uint8_t *text = wanted[0];
  memcpy(text, base, size);
  for (size_t i = 0; i < count && expected >= 0; i++) {
    uint8_t *other = wanted[text == wanted[0]];
    expected = model_apply(
        text, (size_t)expected, delta_ends[i] - sizes[i], sizes[i], other);
    text = other;
  }
  int64_t strict =
      use_chain(base, size, HGK_DELTA_STRICT, expected, text);
  CHECK(expected == -2 || (strict < 0) == (expected < 0));
  int64_t combined =
      use_chain(base, size, HGK_DELTA_COMBINED, expected, text);
  /* What is right by itself is right in the end. */
  CHECK(strict < 0 || combined == strict);
}

static void prepare(void) {
  base_end = guarded(TEXT);
  text_end = guarded(TEXT);
  joined_end = guarded(JOINED);
  fold_end = guarded(JOINED);
  for (size_t i = 0; i < DELTAS; i++) delta_ends[i] = guarded(MOST);
  for (size_t i = 1; i < sizeof separator; i++) {
    separator[i] = (uint8_t)(next() | 1);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  if (base_end == NULL) prepare();
  state = size;
  for (size_t i = 0; i < size; i++) state = state * 1099511628211u ^ data[i];
  size_t base_size = (size_t)(data[0] << 8 | data[1]) % 1000;
  for (size_t i = 0; i < base_size; i++) {
    base_end[(ptrdiff_t)i - (ptrdiff_t)base_size] = (uint8_t)next();
  }

  count = 0;
  for (size_t at = 2; size - at >= 2;) {
    size_t delta = (size_t)(data[at] << 8 | data[at + 1]);
    at += 2;
    if (delta > size - at) delta = size - at;
    add(data + at, delta < MOST ? delta : MOST);
    at += delta;
  }
  use(base_size);

  for (int round = 0; round < 4; round++) {
    size_t text = base_size;
    count = 0;
    for (size_t i = below(next() % 4 ? 6 : DELTAS); i > 0; i--) {
      if (text < TEXT / 2) text = add_valid(text);
    }
    use(base_size);
    for (size_t i = 1 + below(3); i > 0; i--) damage();
    use(base_size);
  }
  return 0;
}
