/* Threads share a handle: whoever asks first, all get the same arrays. */
#include "hgkernels.h"

#include <pthread.h>
#include <string.h>

#include "check.h"

enum { MARKERS = 2000, MARKER = 59, SIZE = 1 + MARKERS * MARKER, THREADS = 8 };

static uint8_t store[SIZE];

/* Markers of version 1: each rewrites a node into the next one. */
static void make_store(void) {
  store[0] = 1;
  for (uint32_t i = 0; i < MARKERS; i++) {
    uint8_t *marker = store + 1 + i * MARKER;
    marker[3] = MARKER;
    marker[16] = 1;
    marker[17] = 3;
    for (uint32_t node = 0; node < 2; node++) {
      uint8_t *place = marker + 19 + 20 * node;
      uint32_t mixed = (i + node) * 2654435761u;
      memcpy(place, &mixed, sizeof mixed);
      place[19] = 1;
    }
  }
}

struct answers {
  const hgk_markers *markers;
  const void *arrays[6];
};

static void *ask(void *argument) {
  struct answers *answers = argument;
  const hgk_markers *markers = answers->markers;
  uint32_t relevant[MARKERS];
  uint8_t mask[1];
  const uint32_t *indices = NULL;
  const uint8_t *nodes = NULL;
  const uint64_t *keys = NULL;
  const uint8_t *last = store + SIZE - 20;
  CHECK(
      hgk_markers_relevant(markers, last, 20, 20, relevant, MARKERS) ==
      MARKERS);
  CHECK(hgk_markers_obsolete(markers, last - 20, 20, 20, mask, 1) == 1);
  CHECK(hgk_markers_find(markers, 0, last - 20, 20, &indices) == 1);
  CHECK(*indices == MARKERS - 1);
  answers->arrays[0] = indices;
  CHECK(hgk_markers_find(markers, 1, last, 20, &indices) == 1);
  answers->arrays[1] = indices;
  CHECK(hgk_markers_column_predecessors(markers, &nodes) == MARKERS);
  answers->arrays[2] = nodes;
  CHECK(hgk_markers_column_successors(markers, &nodes) == MARKERS);
  answers->arrays[3] = nodes;
  CHECK(hgk_markers_column_key_offsets(markers, &keys) == 0);
  CHECK(hgk_markers_column_offsets(markers, &keys) == MARKERS + 1);
  answers->arrays[4] = keys;
  CHECK(hgk_markers_column_parents_recorded(markers, &nodes) == MARKERS);
  answers->arrays[5] = nodes;
  return NULL;
}

int main(void) {
  make_store();
  for (int round = 0; round < 20; round++) {
    hgk_markers *markers = NULL;
    CHECK(hgk_markers_parse(store, SIZE, 0, &markers, NULL) == MARKERS);
    pthread_t threads[THREADS];
    struct answers answers[THREADS];
    for (int i = 0; i < THREADS; i++) {
      answers[i].markers = markers;
      CHECK(pthread_create(&threads[i], NULL, ask, &answers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) CHECK(!pthread_join(threads[i], NULL));
    for (int i = 1; i < THREADS; i++) {
      CHECK(!memcmp(
          answers[i].arrays, answers[0].arrays, sizeof answers[0].arrays));
    }
    hgk_markers_free(markers);
  }
  return 0;
}
