/* What the programs here have in common. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>

/* Ends the program unless a claim is true; stays on in every build. */
#define CHECK(claim)                                                        \
  do {                                                                      \
    if (!(claim)) {                                                         \
      fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #claim); \
      exit(1);                                                              \
    }                                                                       \
  } while (0)

#endif
