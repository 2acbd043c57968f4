// Questions about blocks of 64 bytes, answered with one bit a byte: bit k
// stands for byte k.
//
// Swift has vectors, but no way to gather the lanes of a comparison into bits,
// which is one instruction of SSE2. Wider vectors would not pay: four of these
// comparisons cost less than the memory takes to deliver the block.
#include <stdint.h>
#include <string.h>

// Bit k is set where byte k of `word`, counted from the lowest, is not zero.
static inline uint64_t hgk_nonzero8(uint64_t word) {
  const uint64_t low7 = 0x7f7f7f7f7f7f7f7f;
  // Each byte's high bit: set by itself, or carried from its other bits.
  const uint64_t high = (((word & low7) + low7) | word) & ~low7;
  // The product brings bit 8k + 7 to bit 56 + k; no two terms meet.
  return ((high >> 7) * 0x0102040810204080) >> 56;
}

// The eight bytes at `bytes`, the first one lowest.
static inline uint64_t hgk_word(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

// `hgk_equal64` for any processor.
static inline uint64_t hgk_equal64_by_words(const void *block, uint8_t byte) {
  const uint8_t *bytes = block;
  const uint64_t wanted = byte * 0x0101010101010101u;
  uint64_t others = 0;
  for (int k = 0; k < 64; k += 8)
    others |= hgk_nonzero8(hgk_word(bytes + k) ^ wanted) << k;
  return ~others;
}

// `hgk_at_most32` for any processor.
static inline uint32_t hgk_at_most32_by_words(
    const void *block, uint8_t limit) {
  const uint8_t *bytes = block;
  uint32_t found = 0;
  for (int k = 0; k < 32; k++) found |= (uint32_t)(bytes[k] <= limit) << k;
  return found;
}

// `hgk_differences64` for any processor.
static inline uint64_t hgk_differences64_by_words(
    const void *left, const void *right) {
  const uint8_t *bytes = left;
  const uint8_t *others = right;
  uint64_t differences = 0;
  for (int k = 0; k < 64; k += 8)
    differences |= hgk_nonzero8(hgk_word(bytes + k) ^ hgk_word(others + k))
                   << k;
  return differences;
}

#if defined(__SSE2__)
#include <emmintrin.h>

// The 16 bytes at `bytes` compared with `wanted`; bit k is set where equal.
static inline uint64_t hgk_equal16(const uint8_t *bytes, __m128i wanted) {
  const __m128i found = _mm_loadu_si128((const __m128i *)bytes);
  return (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(found, wanted));
}

// Which of the 64 bytes at `block` are `byte`.
static inline uint64_t hgk_equal64(const void *block, uint8_t byte) {
  const uint8_t *bytes = block;
  const __m128i wanted = _mm_set1_epi8((char)byte);
  return hgk_equal16(bytes, wanted) | hgk_equal16(bytes + 16, wanted) << 16
         | hgk_equal16(bytes + 32, wanted) << 32
         | hgk_equal16(bytes + 48, wanted) << 48;
}

// The 16 bytes at `bytes` compared with `limit`; bit k is set where not above.
static inline uint32_t hgk_at_most16(const uint8_t *bytes, __m128i limit) {
  const __m128i found = _mm_loadu_si128((const __m128i *)bytes);
  const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(found, limit), found);
  return (uint32_t)_mm_movemask_epi8(low);
}

// Which of the 32 bytes at `block` are `limit` or less. What is looked for by
// this is near: blocks of 64 bytes would be twice the work.
static inline uint32_t hgk_at_most32(const void *block, uint8_t limit) {
  const uint8_t *bytes = block;
  const __m128i most = _mm_set1_epi8((char)limit);
  return hgk_at_most16(bytes, most) | hgk_at_most16(bytes + 16, most) << 16;
}

// Which of the 64 bytes at `left` and `right` differ.
static inline uint64_t hgk_differences64(const void *left, const void *right) {
  const uint8_t *bytes = left;
  const __m128i *others = right;
  return ~(hgk_equal16(bytes, _mm_loadu_si128(others))
           | hgk_equal16(bytes + 16, _mm_loadu_si128(others + 1)) << 16
           | hgk_equal16(bytes + 32, _mm_loadu_si128(others + 2)) << 32
           | hgk_equal16(bytes + 48, _mm_loadu_si128(others + 3)) << 48);
}

// Whether the 64 bytes at `left` are those at `right`: half of the work of
// finding out which are not.
static inline int hgk_same64(const void *left, const void *right) {
  const __m128i *bytes = left;
  const __m128i *others = right;
  __m128i same = _mm_set1_epi8(-1);
  for (int k = 0; k < 4; k++)
    same = _mm_and_si128(
        same, _mm_cmpeq_epi8(
                  _mm_loadu_si128(bytes + k), _mm_loadu_si128(others + k)));
  return _mm_movemask_epi8(same) == 0xffff;
}

#else

// Whether the 64 bytes at `left` are those at `right`.
static inline int hgk_same64(const void *left, const void *right) {
  return memcmp(left, right, 64) == 0;
}

// Which of the 64 bytes at `block` are `byte`.
static inline uint64_t hgk_equal64(const void *block, uint8_t byte) {
  return hgk_equal64_by_words(block, byte);
}

// Which of the 32 bytes at `block` are `limit` or less.
static inline uint32_t hgk_at_most32(const void *block, uint8_t limit) {
  return hgk_at_most32_by_words(block, limit);
}

// Which of the 64 bytes at `left` and `right` differ.
static inline uint64_t hgk_differences64(const void *left, const void *right) {
  return hgk_differences64_by_words(left, right);
}

#endif
