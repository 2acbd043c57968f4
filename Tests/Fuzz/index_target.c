/* Asks an index everything that a caller could.
 *
 * An input is the version word of an index, and then its records: the index
 * file itself in formats 0 and 1. Each question is asked of an index that was
 * just parsed and so reads the records, and of one that has its columns: both
 * must say the same, and refuse the same record. The records end right before a
 * page that nobody may touch, and so does each array that is filled. */
#define _GNU_SOURCE
#include "hgkernels.h"

#include <string.h>

#include "target.h"

enum {
  MOST = 1 << 14, /* bytes of an input */
  REVS = 256,     /* revisions of the smallest records, and more */
  NODE = 20,
  ASKED = 8 /* revisions that a question is about */
};

static uint8_t *data_end, *asked_end, *other_end, *room_end, *second_end;
static const uint8_t *data;
static size_t size;
static uint32_t word;
static int64_t count;

/* An answer, with the numbers that it lists. */
struct answer {
  int64_t code;
  uint64_t place;
  int64_t extra;
  int32_t numbers[2 * REVS + 2];
};

static hgk_index *parsed(void) {
  hgk_index *index = NULL;
  uint64_t place = 77;
  int64_t code = hgk_index_parse(data, size, word, &index, &place);
  CHECK((code < 0) == (index == NULL));
  CHECK(code >= 0 || code == HGK_ERROR_UNSUPPORTED || place <= size);
  count = code;
  return index;
}

/* A place is the data's for these alone. */
static int has_place(int64_t code) {
  return code == HGK_ERROR_MALFORMED || code == HGK_ERROR_TRUNCATED ||
         code == HGK_ERROR_OUT_OF_RANGE;
}

/* Room for `capacity` numbers, right before its forbidden page. */
static int32_t *room(size_t capacity) {
  return (int32_t *)(void *)(room_end - 4 * capacity);
}

/* Some revisions, mostly such that there are. */
static int32_t *choose(uint8_t *end, size_t *chosen) {
  *chosen = below(ASKED + 1);
  int32_t *revs = (int32_t *)(void *)(end - 4 * *chosen);
  for (size_t i = 0; i < *chosen; i++) {
    revs[i] = (int32_t)below((size_t)count + 1) - 1;
    if (next() % 64 == 0) revs[i] = (int32_t)next();
  }
  return revs;
}

/* What a question is about; the same for both indexes. */
static struct {
  int32_t *revs, *others;
  size_t revs_count, others_count;
  size_t start, end;
  int32_t rev, lowest;
  uint8_t with_paths;
  size_t hidden_size;
  double density;
  uint64_t gap;
} about;

static uint8_t hidden[REVS], kinds[ASKED];

static void choose_all(void) {
  about.revs = choose(asked_end, &about.revs_count);
  about.others = choose(other_end, &about.others_count);
  about.start = below((size_t)count + 1);
  about.end = about.start + below((size_t)count - about.start + 1);
  if (next() % 32 == 0) about.end = (size_t)next();
  about.rev = (int32_t)below((size_t)count + 2) - 1;
  about.lowest = (int32_t)below((size_t)count + 2) - 1;
  about.with_paths = next() % 2;
  about.hidden_size = next() % 2 ? (size_t)count : 0;
  for (size_t i = 0; i < REVS; i++) hidden[i] = next() % 4 == 0;
  for (size_t i = 0; i < ASKED; i++) kinds[i] = (uint8_t)below(200);
  static const double densities[] = {0, 0.1, 0.5, 0.9, 1, 2, -1, 1e300};
  about.density = densities[below(8)];
  about.gap = next() % 16 ? below(100) : next();
}

enum { HEADS, ALL_HEADS, CHANGES, MISSING, COMMON, GREATEST, ROOTS, PHASES,
       SNAPSHOT, SNAPSHOTS, SLICES, CHAIN, QUESTIONS };

/* Asks one question, with room for so many numbers. */
static int64_t ask(
    const hgk_index *index, int question, size_t capacity,
    struct answer *answer) {
  int32_t *revs = room(capacity);
  uint64_t added = 0, *place = &answer->place;
  uint8_t stopped = 0;
  int64_t code;
  switch (question) {
    case HEADS:
      code = hgk_index_heads(
          index, about.start, hidden, about.hidden_size, revs, capacity,
          place);
      break;
    case ALL_HEADS:
      code = hgk_index_heads(
          index, (size_t)count, NULL, 0, revs, capacity, place);
      break;
    case CHANGES: {
      int32_t *more = (int32_t *)(void *)(second_end - 4 * capacity);
      code = hgk_index_head_changes(
          index, about.start, about.end, revs, capacity, more, capacity,
          &added, place);
      break;
    }
    case MISSING:
      code = hgk_index_missing_ancestors(
          index, about.revs, about.revs_count, about.others,
          about.others_count, revs, capacity, place);
      break;
    case COMMON:
      code = hgk_index_common_ancestor_heads(
          index, about.revs, about.revs_count, revs, capacity, place);
      break;
    case GREATEST:
      code = hgk_index_greatest_common_ancestors(
          index, about.revs, about.revs_count, revs, capacity, place);
      break;
    case ROOTS:
      code = hgk_index_reachable_roots(
          index, about.lowest, about.revs, about.revs_count, about.others,
          about.others_count, about.with_paths, revs, capacity, place);
      break;
    case PHASES: {
      uint8_t *phases = room_end - capacity;
      code = hgk_index_phases(
          index, about.revs, about.revs_count, kinds, phases, capacity, place);
      if (code >= 0) memcpy(answer->numbers, phases, (size_t)count);
      return code;
    }
    case SNAPSHOT:
      return hgk_index_is_snapshot(index, about.rev, place);
    case SNAPSHOTS: {
      int32_t *bases = (int32_t *)(void *)(second_end - 4 * capacity);
      code = hgk_index_snapshots(
          index, about.start, about.end, bases, capacity, revs, capacity,
          place);
      if (code > 0)
        memcpy(answer->numbers + REVS, bases, 4 * (size_t)code);
      break;
    }
    case SLICES:
      code = hgk_index_slice_to_density(
          index, about.revs, about.revs_count, about.density, about.gap, revs,
          capacity, place);
      break;
    default:
      code = hgk_index_delta_chain(
          index, about.rev, about.lowest, revs, capacity, &stopped, place);
  }
  answer->extra = (int64_t)added + stopped;
  if (code > 0) memcpy(answer->numbers, revs, 4 * (size_t)code);
  return code;
}

static void check_numbers(int question, const struct answer *answer) {
  int32_t last = -2;
  for (int64_t i = 0; i < answer->code; i++) {
    int32_t number = answer->numbers[i];
    if (question == SLICES) {
      CHECK(number >= 0 && (size_t)number <= about.revs_count);
      CHECK(number >= last);
    } else {
      CHECK(number > last && number < count);
    }
    last = number;
  }
}

static void compare(int question, const hgk_index *decoded) {
  static struct answer fresh, again;
  size_t capacity = 2 * (size_t)count + 2;
  if (capacity < 2 * ASKED) capacity = 2 * ASKED;
  memset(&fresh, 0, sizeof fresh);
  memset(&again, 0, sizeof again);
  hgk_index *index = parsed();
  fresh.code = ask(index, question, capacity, &fresh);
  hgk_index_free(index);
  again.code = ask(decoded, question, capacity, &again);
  CHECK(fresh.code == again.code);
  if (fresh.code < 0) {
    CHECK(!has_place(fresh.code) || fresh.place == again.place);
    return;
  }
  CHECK(memcmp(&fresh, &again, sizeof fresh) == 0);
  if (question == PHASES || question == SNAPSHOT) return;
  check_numbers(question, &fresh);
  /* There is no room for less. */
  size_t needed = (size_t)fresh.code;
  if (question == CHANGES && (size_t)fresh.extra > needed)
    needed = (size_t)fresh.extra;
  CHECK(ask(decoded, question, needed, &again) == fresh.code);
  if (needed > 0)
    CHECK(ask(decoded, question, needed - 1, &again) == HGK_ERROR_FULL);
}

#define COLUMN(name, type)                                              \
  do {                                                                  \
    const type *column = NULL;                                          \
    uint64_t place = 77;                                                \
    int64_t code = hgk_index_column_##name(index, &column, &place);     \
    CHECK((code < 0) == (column == NULL));                              \
    CHECK(code >= 0 ? code >= count : (int64_t)place < count);          \
    CHECK(code >= 0 || valid < 0);                                      \
    if (code > 0) sum += (uint64_t)column[0] + (uint64_t)column[code - 1]; \
  } while (0)

/* Reads all columns; a valid index has them all. */
static uint64_t read_columns(const hgk_index *index, int64_t valid) {
  uint64_t sum = 0;
  COLUMN(parents1, int32_t);
  COLUMN(parents2, int32_t);
  COLUMN(offsets, uint64_t);
  COLUMN(flags, uint16_t);
  COLUMN(stored_sizes, int32_t);
  COLUMN(full_sizes, int32_t);
  COLUMN(bases, int32_t);
  COLUMN(modes, uint8_t);
  COLUMN(links, int32_t);
  COLUMN(nodes, uint8_t);
  COLUMN(sidedata_offsets, uint64_t);
  COLUMN(sidedata_sizes, int32_t);
  COLUMN(sidedata_modes, uint8_t);
  COLUMN(ranks, int32_t);
  return sum;
}

/* Reads each record; the first that is refused is what `validate` says. */
static int64_t read_records(const hgk_index *index) {
  uint64_t bad = 77;
  int64_t valid = hgk_index_validate(index, &bad), first = -1;
  for (int32_t rev = -1; rev < count; rev++) {
    int64_t fields[13];
    uint64_t place = 77;
    int64_t code = hgk_index_record(index, rev, fields, 13, &place);
    if (code < 0) {
      CHECK((int64_t)place == rev || word % 65536 == 0);
      if (first < 0) first = rev;
    } else {
      CHECK(code == 13 && fields[6] < rev + (rev < 0) && fields[4] <= rev);
    }
  }
  CHECK(valid < 0 ? first == (int64_t)bad : first < 0 && valid == count);
  return valid;
}

static void read_nodes(const hgk_index *index) {
  static uint8_t nodes[REVS * NODE], digits[REVS];
  static int32_t revs[REVS], found[REVS];
  static char hex[2 * NODE];
  for (int64_t rev = 0; rev < count; rev++) revs[rev] = (int32_t)rev;
  size_t all = (size_t)count;
  CHECK(
      hgk_index_nodes(index, revs, all, nodes, NODE * all, NULL) ==
      NODE * count);
  int64_t known = hgk_index_find(index, nodes, NODE * all, found, all);
  CHECK(known >= 0 && known <= count);
  for (int64_t rev = 0; rev < count; rev++) {
    if (found[rev] == -1) continue;
    CHECK(found[rev] >= rev && found[rev] < count);
    CHECK(memcmp(nodes + NODE * rev, nodes + NODE * found[rev], NODE) == 0);
  }
  CHECK(hgk_index_measure_prefixes(index, nodes, NODE * all, digits, all) >= 0);
  for (int64_t rev = 0; rev < count && rev < 16; rev++) {
    for (int digit = 0; digit < 2 * NODE; digit++)
      hex[digit] = "0123456789abcdef"
          [nodes[NODE * rev + digit / 2] >> (digit % 2 ? 0 : 4) & 15];
    const void *prefix = hex;
    size_t whole = 2 * NODE, least = digits[rev];
    int32_t its = -9;
    CHECK(least > 0 && least <= whole);
    CHECK(hgk_index_find_prefixes(index, &prefix, &whole, 1, &its, 1, 0) >= 0);
    CHECK(its == found[rev]);
    CHECK(hgk_index_find_prefixes(index, &prefix, &least, 1, &its, 1, 0) >= 0);
    CHECK(its == found[rev]);
  }
}

static void prepare(void) {
  data_end = guarded(MOST);
  asked_end = guarded(4 * ASKED);
  other_end = guarded(4 * ASKED);
  room_end = guarded(8 * REVS + 64);
  second_end = guarded(8 * REVS + 64);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t input_size) {
  if (data_end == NULL) prepare();
  if (input_size < 4 || input_size > MOST) return 0;
  state = input_size;
  for (size_t i = 0; i < input_size; i++)
    state = state * 1099511628211u ^ input[i];
  word = (uint32_t)input[0] << 24 | (uint32_t)input[1] << 16 |
         (uint32_t)input[2] << 8 | input[3];
  size_t skipped = word % 65536 > 1 ? 4 : 0;
  size = input_size - skipped;
  /* Changes seldom leave whole records, without which there is no index. */
  if (!(word >> 16 & 1) && next() % 16) size -= size % (skipped ? 96 : 64);
  data = data_end - size;
  memcpy(data_end - size, input + skipped, size);
  hgk_index *index = parsed();
  if (index == NULL || count > REVS) {
    hgk_index_free(index);
    return 0;
  }
  int64_t valid = read_records(index);
  uint64_t sum = read_columns(index, valid);
  CHECK(read_columns(index, valid) == sum);
  read_nodes(index);
  for (int question = 0; question < 4 * QUESTIONS; question++) {
    choose_all();
    compare(question % QUESTIONS, index);
  }
  hgk_index_free(index);
  return 0;
}
