// Do not edit.

#ifndef DEMO_TAG_H
#define DEMO_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------
 * Trees / * and more * /
 * ------------------------------------------------------ */

// Colours as wide as a C `int`.
enum demo_colour {
    // The colour of blood.
    red = 1,
    // The colour of grass.
    green = 2,
};

// Weekdays in a single byte.
//
// Note: Sundays are not counted.
enum DemoDay
#ifdef __cplusplus
    : uint8_t
#endif
{
    // The first day.
    monday = 1,
    // The last day.
    saturday = 6,
};
#ifndef __cplusplus
typedef uint8_t DemoDay;
#endif

// A block comment.
//
// It has stars.
double demoMix(
    int8_t a,
    short b,
    unsigned long c,
    float d,
    char e,
    enum demo_colour colour,
    DemoDay day,
    bool flag);

// Gives back a function: `*/` cannot end this comment, nor
// can \ .
int32_t (*demo_choose(
    int32_t from))(int32_t);

// Something that C made.
struct demo_session;

// Gives back a pointer to a handle; is that right ?? /
//
// - It is.
struct demo_session **demo_sessions(void);

// A parsed tree.
//
// Its life:
//
// 1. `demo_tree_parse` makes it;
// 2. any thread may read it through `demo_tree`;
// 3. `demo_tree_free` ends it.
struct demo_tree;

// Lends the columns of a tree.
//
// Parameters:
// - `tree`: The tree.
// - `columns`: Receives an array of arrays.
// - `names`: Receives constant strings.
// - `table`: Cells that cannot be exchanged.
void demo_tree_columns(
    const struct demo_tree *tree,
    const uint64_t **columns,
    const char *const *names,
    int8_t **const *table);

// The first byte of a tree.
uint8_t demo_tree_first(
    const struct demo_tree *tree);

// Ends a tree; NULL is fine.
void demo_tree_free(
    struct demo_tree *tree);

// A count (0 or more) or a negative `demo_error`.
typedef int64_t demo_outcome;

// Parses a tree.
//
// The bytes are *borrowed*: nothing is kept. A paragraph
// that is long enough to be wrapped shows that
// `codeSpans with blanks` stay in one piece and that a dash
//
// - like this one - does not begin a list unless it begins
//   a line.
//
// ```c
// /* code stays as it is */ demo_tree *tree;
//   if (x) { y(); }
// ```
//
// | column | meaning |
// | ------ | ------- |
// | 1      | offset  |
//
// Parameters:
// - `data`: The bytes of the tree, in a paragraph that
//   goes on for more than one line of the source and of the
//   header.
//
//   A second paragraph about `data`.
// - `data_size`: Size of `data` in bytes.
// - `tree`: Receives the handle:
//
//   - NULL when there is none;
//   - otherwise to be given to `demo_tree_free`.
// - `error_offset`: Receives the offset of the first bad
//   byte; may be NULL.
// Returns: The number of nodes, `truncated` or
//   `DEMO_ERROR_OUT_OF_RANGE`.
//
// Complexity: O(`data_size`).
// Since: ABI 1, which is `DEMO_ABI_VERSION`.
demo_outcome demo_tree_parse(
    const void *data,
    uintptr_t data_size,
    struct demo_tree **tree,
    uint64_t *error_offset);

// Called for every node; its own `context` comes first.
typedef bool (*demo_visitor)(
    void *context,
    uint64_t node_index,
    double);

// Calls `visitor` for every node and `done` at the end.
//
// Parameters:
// - `visitor`: Returns whether to go on.
// - `done`: Called once, with the `context` given.
// - `context`: Handed to both.
// Returns: How many calls there were.
intptr_t demo_tree_visit(
    demo_visitor visitor,
    void (*done)(void *),
    void *context);

/* ------------------------------------------------------
 * Old things
 * ------------------------------------------------------ */

// Does what it always did.
//
// Deprecated: use "demo_sessions"
uintptr_t demo_old(
    const uint8_t *class_name,
    intptr_t self);

// Is old, too.
//
// Deprecated.
void demo_older(void);

/* ------------------------------------------------------
 * Types
 * ------------------------------------------------------ */

// Why a call was refused.
enum demo_error {
    // Nothing is wrong.
    none = 0,
    // The data ends too early; see `demo_tree` and
    // `demo_tree_parse`.
    truncated = -1,
    // Said of offsets: see `truncated` and `out_of_range`.
    out_of_range = -16,
    // Counted on from the case before.
    data_too_long = -15,
    // Two cases with one comment.
    first = 15,
    // Two cases with one comment.
    second = 16,
    // The largest.
    last = 2147483647,
};

/* ------------------------------------------------------
 * Version and limits
 * ------------------------------------------------------ */

// The interface's number, which grows with every change.
#define DEMO_ABI_VERSION 1

// Whether checks are on.
#define DEMO_CHECKED 1

// Past what 32 bits hold.
#define DEMO_LARGE 4294967295U

// The least number.
#define DEMO_LEAST (-9223372036854775807LL - 1)

// The least temperature, which no program can write as a
// literal.
#define DEMO_LEAST_INT (-2147483647 - 1)

// How deep a tree may be.
#define DEMO_LIMIT_DEPTH 128

// Below zero.
#define DEMO_MINUS_ONE (-1)

// The largest number.
#define DEMO_MOST 18446744073709551615ULL

// A name with "quotes", \ and bytes that are not ASCII.
#define DEMO_NAME "\"Gr\303\266\303\237e\"\t\077\\"

// A ratio.
#define DEMO_RATIO (-2.5e-1)

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* DEMO_TAG_H */
