/* Does everything with a nodemap that a caller could do.
 *
 * An input is how many revisions there are, how many of them a nodemap knows,
 * and its blocks; see `nodemap_inputs.py`. Beside these blocks, right ones are
 * made and damaged. Nodes begin alike; all of it is derived from the input, so
 * that an input repeats itself. Each string lies right before a page that nobody
 * may touch. */
#define _GNU_SOURCE
#include "hgkernels.h"

#include <string.h>

#include "target.h"

enum { RECORD = 64, NODE = 20, BLOCK = 64, HEADER = 0x20001 };
enum { REVS = 80, MOST = 1 << 14, QUESTIONS = 30 };

static uint8_t *index_end, *blocks_end, *node_end, *digits_end;
static uint8_t nodes[2 * REVS][NODE];
static size_t count;

static void put(uint8_t *at, uint32_t number) {
  for (int byte = 0; byte < 4; byte++)
    at[byte] = (uint8_t)(number >> (24 - 8 * byte));
}

/* A node that begins as another, with a probability. */
static void make_node(uint8_t *node, size_t others) {
  for (size_t i = 0; i < NODE; i++) node[i] = (uint8_t)next();
  size_t kept = next() % 2 ? below(NODE + 1) : 0;
  if (others > 0) memcpy(node, nodes[below(others)], kept);
}

static void make_index(void) {
  uint8_t *data = index_end - count * RECORD;
  memset(data, 0, count * RECORD);
  for (size_t rev = 0; rev < count; rev++) {
    uint8_t *record = data + rev * RECORD;
    make_node(nodes[rev], rev);
    put(record + 16, (uint32_t)rev);
    put(record + 24, (uint32_t)rev - 1);
    put(record + 28, UINT32_MAX);
    memcpy(record + 32, nodes[rev], NODE);
  }
}

static hgk_index *parsed(size_t revs) {
  hgk_index *index = NULL;
  CHECK(
      hgk_index_parse(
          index_end - count * RECORD, revs * RECORD, HEADER, &index, NULL) ==
      (int64_t)revs);
  return index;
}

static int begins(const uint8_t *node, const char *digits, size_t size) {
  for (size_t i = 0; i < size; i++) {
    int digit = i % 2 ? node[i / 2] & 15 : node[i / 2] >> 4;
    if ("0123456789abcdef"[digit] != digits[i]) return 0;
  }
  return 1;
}

/* What there is to find; -2 for nothing, as for the null node here. */
static int32_t model_find(const uint8_t *node) {
  for (size_t rev = count; rev-- > 0;)
    if (memcmp(nodes[rev], node, NODE) == 0) return (int32_t)rev;
  return -2;
}

static int32_t model_match(const char *digits, size_t size) {
  const uint8_t *found = NULL;
  static const uint8_t null[NODE];
  if (begins(null, digits, size)) found = null;
  for (size_t rev = 0; rev < count; rev++) {
    if (!begins(nodes[rev], digits, size)) continue;
    if (found != NULL && memcmp(found, nodes[rev], NODE) != 0) return -3;
    found = nodes[rev];
  }
  if (found == NULL) return -2;
  int32_t rev = model_find(found);
  return rev < 0 ? -1 : rev;
}

/* Asks about nodes; what is found has to be right, and with a right map what
 * there is has to be found, of revisions with one node the last. */
static void ask(const hgk_index *index, int is_right) {
  for (int question = 0; question < QUESTIONS; question++) {
    uint8_t *node = node_end - NODE;
    make_node(node, count);
    int32_t rev = 99, match = 99;
    int64_t found = hgk_index_find(index, node, NODE, &rev, 1);
    CHECK(found == (rev >= 0));
    int32_t expected = model_find(node);
    if (is_right) CHECK(rev == expected);
    if (rev >= 0) CHECK(memcmp(nodes[rev], node, NODE) == 0);

    size_t size = 1 + below(2 * NODE);
    char *digits = (char *)digits_end - size;
    for (size_t i = 0; i < size; i++)
      digits[i] = "0123456789abcdef"
          [i % 2 ? node[i / 2] & 15 : node[i / 2] >> 4];
    const void *start = digits;
    CHECK(
        hgk_index_find_prefixes(index, &start, &size, 1, &match, 1, NULL) ==
        (match >= 0));
    if (is_right) CHECK(match == model_match(digits, size));
    if (match >= 0) CHECK(begins(nodes[match], digits, size));

    uint8_t needed = 99;
    CHECK(
        hgk_index_measure_prefixes(index, node, NODE, &needed, 1) ==
        (needed > 0));
    CHECK(needed <= 2 * NODE);
    if (is_right) CHECK((needed > 0) == (expected >= 0));
  }
}

/* Makes a nodemap, and puts it before the forbidden page. */
static size_t make_map(const hgk_index *index, int is_whole, int64_t *code) {
  hgk_nodemap *map = NULL;
  const uint8_t *blocks = NULL;
  uint64_t place = 77;
  *code = hgk_nodemap_make(index, (uint8_t)is_whole, &map, &place);
  if (*code < 0) {
    CHECK(*code == HGK_ERROR_MALFORMED && map == NULL);
    return 0;
  }
  size_t size = (size_t)*code;
  CHECK(hgk_nodemap_column_blocks(map, &blocks) == *code);
  CHECK(size % BLOCK == 0 && hgk_nodemap_dead_size(map) % BLOCK == 0);
  size = size <= MOST ? size : MOST;
  if (is_whole) memcpy(blocks_end - size, blocks, size);
  hgk_nodemap_free(map);
  return size;
}

/* Uses blocks that are there, of which nothing is known. */
static void use(size_t size, size_t known, int is_right) {
  hgk_index *index = parsed(count);
  const uint8_t *blocks = blocks_end - size;
  int64_t code = hgk_index_use_nodemap(
      index, blocks, size, (int32_t)known - 1,
      known > 0 ? nodes[known - 1] : NULL, known > 0 ? NODE : 0);
  CHECK(code == (size > 0 && known > 0) || size % BLOCK != 0);
  ask(index, is_right);
  make_map(index, 0, &code);
  hgk_index_free(index);
}

static void damage(size_t size) {
  static const uint32_t edges[] = {0, 1, 0x7fffffff, 0x80000000u,
                                   0xffffffffu, 0xfffffffeu, 0xffffff00u};
  for (size_t changes = 1 + below(6); changes > 0 && size > 0; changes--) {
    uint8_t *entry = blocks_end - size + 4 * below(size / 4);
    put(entry, next() % 2 ? edges[below(7)] : (uint32_t)below(size / BLOCK));
  }
}

/* Adds revisions to an index, and drops some. */
static void change(void) {
  hgk_index *index = parsed(count);
  size_t before = count;
  for (int round = 0; round < 40; round++) {
    if (next() % 8 == 0) {
      count = below(count + 1);
      CHECK(hgk_index_truncate(index, count) == (int64_t)count);
    } else if (count < 2 * REVS) {
      int64_t fields[13] = {0, 0, 0, 0, (int64_t)count, 0, -1, -1,
                            0, 0, 2, 2, -1};
      make_node(nodes[count], count);
      count++;
      CHECK(
          hgk_index_put(
              index, (int32_t)count - 1, fields, 13, nodes[count - 1], NODE,
              NULL) == (int64_t)count);
    }
    if (next() % 8 == 0) ask(index, 1);
  }
  hgk_index_free(index);
  count = before;
}

static void prepare(void) {
  index_end = guarded(REVS * RECORD);
  blocks_end = guarded(MOST);
  node_end = guarded(NODE);
  digits_end = guarded(2 * NODE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  if (index_end == NULL) prepare();
  state = size;
  for (size_t i = 0; i < size; i++) state = state * 1099511628211u ^ data[i];
  count = data[0] % REVS;
  size_t known = data[1] % (count + 1);
  make_index();

  size_t given = size - 2 < MOST ? size - 2 : MOST;
  memcpy(blocks_end - given, data + 2, given);
  use(given, known, given < BLOCK || given % BLOCK != 0 || known == 0);

  hgk_index *older = parsed(known);
  int64_t code = 0;
  size_t made = make_map(older, 1, &code);
  CHECK(code > 0);
  hgk_index_free(older);
  if (made == (size_t)code) {
    use(made, known, 1);
    for (int round = 0; round < 3; round++) {
      damage(made);
      use(made, known, 0);
    }
  }
  change();
  return 0;
}
