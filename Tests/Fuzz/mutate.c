/* Feeds a target changed versions of known inputs for some time.
 *
 *     mutate SECONDS SEED LAST FILE...
 *
 * LAST is where the input in hand is kept, so that it is there after a
 * crash. With 0 seconds each file is given as it is. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "target.h"

enum { MOST = 1 << 14, FILES = 512 };

struct input {
  uint8_t bytes[MOST];
  size_t size;
};

static struct input known[FILES];
static int known_count;

/* Puts `count` bytes in at `place`, as far as there is room. */
static void insert(
    struct input *input, size_t place, const uint8_t *bytes, size_t count) {
  if (count > MOST - input->size) count = MOST - input->size;
  memmove(
      input->bytes + place + count, input->bytes + place,
      input->size - place);
  memcpy(input->bytes + place, bytes, count);
  input->size += count;
}

static void change(struct input *input) {
  static const uint8_t edges[] = {0, 1, 2, 3, 19, 20, 38, 39, 51,
                                  58, 59, 126, 127, 128, 254, 255};
  size_t place = below(input->size);
  switch (input->size > 1 ? below(8) : 4) {
    case 0: input->bytes[place] ^= (uint8_t)(1 << below(8)); break;
    case 1: input->bytes[place] = edges[below(sizeof edges)]; break;
    case 2: input->bytes[place] = (uint8_t)(input->bytes[place] + 1); break;
    case 3: input->size = place; break;
    case 4: {
      const struct input *other = &known[below((size_t)known_count)];
      size_t start = below(other->size);
      insert(
          input, place, other->bytes + start,
          below(other->size - start + 1));
      break;
    }
    case 5: {
      uint8_t copy[256];
      size_t count = below(sizeof copy);
      if (count > input->size - place) count = input->size - place;
      memcpy(copy, input->bytes + place, count);
      insert(input, below(input->size), copy, count);
      break;
    }
    case 6: {
      size_t count = below(64);
      if (count > input->size - place) count = input->size - place;
      memmove(
          input->bytes + place, input->bytes + place + count,
          input->size - place - count);
      input->size -= count;
      break;
    }
    default: input->bytes[below(input->size < 24 ? input->size : 24)]++;
  }
}

static void read_known(const char *path) {
  if (known_count == FILES) return;
  FILE *file = fopen(path, "rb");
  CHECK(file != NULL);
  known[known_count].size = fread(known[known_count].bytes, 1, MOST, file);
  fclose(file);
  known_count++;
}

/* A place that survives the process. */
static struct input *shared(const char *path) {
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
  CHECK(file >= 0);
  CHECK(ftruncate(file, sizeof(struct input)) == 0);
  struct input *input = mmap(
      NULL, sizeof *input, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  CHECK(input != MAP_FAILED);
  close(file);
  return input;
}

int main(int argc, char **argv) {
  CHECK(argc > 4);
  double seconds = atof(argv[1]);
  state = strtoull(argv[2], NULL, 10);
  struct input *last = shared(argv[3]);
  /* Small inputs have no business with much memory. */
  struct rlimit limit = {(rlim_t)1 << 30, (rlim_t)1 << 30};
  CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
  for (int i = 4; i < argc; i++) read_known(argv[i]);
  for (int i = 0; i < known_count; i++) {
    *last = known[i];
    LLVMFuzzerTestOneInput(last->bytes, last->size);
  }
  uint64_t tries = 0;
  time_t end = time(NULL) + (time_t)seconds;
  while (seconds > 0 && (tries % 64 != 0 || time(NULL) < end)) {
    *last = known[below((size_t)known_count)];
    for (size_t i = 1 + below(6); i > 0; i--) change(last);
    /* An input that takes long is as bad as one that crashes. */
    alarm(20);
    LLVMFuzzerTestOneInput(last->bytes, last->size);
    tries++;
  }
  printf("%llu inputs\n", (unsigned long long)tries);
  return 0;
}
