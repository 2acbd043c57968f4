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

// The value of a hexadecimal digit of either case, or above 15.
static inline unsigned hgk_digit_value(uint8_t digit) {
  const unsigned number = (unsigned)digit - '0';
  const unsigned letter = (digit | 0x20u) - 'a';
  return number <= 9 ? number : letter <= 5 ? letter + 10 : 16;
}

// `hgk_from_hexadecimal` for any processor.
static inline int hgk_from_hexadecimal_by_bytes(
    const void *digits, void *bytes, size_t count) {
  const uint8_t *digit = digits;
  uint8_t *byte = bytes;
  unsigned all = 0;
  for (size_t k = 0; k < count; k++) {
    const unsigned high = hgk_digit_value(digit[2 * k]);
    const unsigned low = hgk_digit_value(digit[2 * k + 1]);
    all |= high | low;
    byte[k] = (uint8_t)(high << 4 | low);
  }
  return all < 16;
}

#if defined(__SSE2__)
#include <emmintrin.h>

// The bytes that the 16 hexadecimal digits at `digits` spell, each in a lane
// of two bytes; what is no digit clears a byte of `right`.
static inline __m128i hgk_digits16(const uint8_t *digits, __m128i *right) {
  const __m128i found = _mm_loadu_si128((const __m128i *)digits);
  const __m128i number = _mm_sub_epi8(found, _mm_set1_epi8('0'));
  const __m128i letter = _mm_sub_epi8(
      _mm_or_si128(found, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
  const __m128i is_number = _mm_cmpeq_epi8(
      _mm_min_epu8(number, _mm_set1_epi8(9)), number);
  const __m128i is_letter = _mm_cmpeq_epi8(
      _mm_min_epu8(letter, _mm_set1_epi8(5)), letter);
  *right = _mm_and_si128(*right, _mm_or_si128(is_number, is_letter));
  const __m128i values = _mm_or_si128(
      _mm_and_si128(is_number, number),
      _mm_and_si128(is_letter, _mm_add_epi8(letter, _mm_set1_epi8(10))));
  // The first digit of two is the lower byte of a lane.
  return _mm_and_si128(
      _mm_or_si128(_mm_slli_epi16(values, 4), _mm_srli_epi16(values, 8)),
      _mm_set1_epi16(0xff));
}

// Writes the `count` bytes, 8 or more, that twice as many hexadecimal digits of
// either case spell; 0 if one is no digit.
static inline int hgk_from_hexadecimal(
    const void *digits, void *bytes, size_t count) {
  const uint8_t *digit = digits;
  uint8_t *byte = bytes;
  __m128i right = _mm_set1_epi8(-1);
  size_t done = 0;
  for (; count - done >= 16; done += 16) {
    const __m128i first = hgk_digits16(digit + 2 * done, &right);
    const __m128i second = hgk_digits16(digit + 2 * done + 16, &right);
    _mm_storeu_si128(
        (__m128i *)(byte + done), _mm_packus_epi16(first, second));
  }
  while (done < count) {
    // The last ones again from their own end: what is repeated is the same.
    if (count - done < 8) done = count - 8;
    const __m128i last = hgk_digits16(digit + 2 * done, &right);
    _mm_storel_epi64((__m128i *)(byte + done), _mm_packus_epi16(last, last));
    done += 8;
  }
  return _mm_movemask_epi8(right) == 0xffff;
}

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

// Writes the `count` bytes that twice as many hexadecimal digits of either case
// spell; 0 if one is no digit.
static inline int hgk_from_hexadecimal(
    const void *digits, void *bytes, size_t count) {
  return hgk_from_hexadecimal_by_bytes(digits, bytes, count);
}

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
