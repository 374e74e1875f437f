#include "tests/app/png_file.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PALETTE_MAX = 256, PALETTE_HASH = 4096 };

struct palette_of {
    uint32_t colours[PALETTE_MAX];
    int count;
    int16_t slots[PALETTE_HASH]; /* index + 1 */
};

/* -1 when there is no room for one more colour. */
static int palette_index(struct palette_of *palette, uint32_t colour)
{
    uint32_t slot = (colour * 2654435761u) >> 20;
    while (palette->slots[slot] && palette->colours[palette->slots[slot] - 1] != colour)
        slot = (slot + 1) % PALETTE_HASH;
    if (palette->slots[slot])
        return palette->slots[slot] - 1;
    if (palette->count == PALETTE_MAX)
        return -1;
    palette->colours[palette->count] = colour;
    palette->slots[slot] = (int16_t)++palette->count;
    return palette->count - 1;
}

/* One byte a pixel into `out`; false when there are more than 256 colours. */
static bool index_pixels(struct palette_of *palette, const uint32_t *pixels, size_t count,
                         uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        int index = palette_index(palette, pixels[i] & 0xFFFFFF);
        if (index < 0)
            return false;
        out[i] = (uint8_t)index;
    }
    return true;
}

static void rgb_pixels(const uint32_t *pixels, size_t count, uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        out[3 * i] = (uint8_t)(pixels[i] >> 16);
        out[3 * i + 1] = (uint8_t)(pixels[i] >> 8);
        out[3 * i + 2] = (uint8_t)pixels[i];
    }
}

bool png_write_file(const char *path, const uint32_t *pixels, int width, int height)
{
    size_t count = (size_t)width * (size_t)height;
    struct palette_of palette = {.count = 0};
    uint8_t *bytes = malloc(count * 3);
    FILE *file = fopen(path, "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    bool good = bytes && file && info && setjmp(png_jmpbuf(png)) == 0;
    if (good) {
        bool indexed = index_pixels(&palette, pixels, count, bytes);
        if (!indexed)
            rgb_pixels(pixels, count, bytes);
        png_init_io(png, file);
        png_set_compression_level(png, 9);
        png_set_compression_strategy(png, 0);
        png_set_filter(png, 0, PNG_FILTER_NONE); /* the best for flat colours and letters */
        png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8,
                     indexed ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_color colours[PALETTE_MAX];
        for (int i = 0; i < palette.count; i++)
            colours[i] =
                (png_color){(uint8_t)(palette.colours[i] >> 16), (uint8_t)(palette.colours[i] >> 8),
                            (uint8_t)palette.colours[i]};
        if (indexed)
            png_set_PLTE(png, info, colours, palette.count);
        png_write_info(png, info);
        for (int y = 0; y < height; y++)
            png_write_row(png, bytes + (size_t)y * (size_t)width * (indexed ? 1 : 3));
        png_write_end(png, info);
    }
    png_destroy_write_struct(&png, &info);
    if (file)
        good = fclose(file) == 0 && good;
    free(bytes);
    return good;
}

bool png_same(const char *path, const uint32_t *pixels, int width, int height)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        return false;
    image.format = PNG_FORMAT_RGB;
    size_t count = (size_t)width * (size_t)height;
    bool same = image.width == (unsigned)width && image.height == (unsigned)height;
    uint8_t *bytes = same ? malloc(PNG_IMAGE_SIZE(image)) : NULL;
    uint8_t *wanted = same ? malloc(count * 3) : NULL;
    same = bytes && wanted && png_image_finish_read(&image, NULL, bytes, 0, NULL);
    if (same) {
        rgb_pixels(pixels, count, wanted);
        same = memcmp(bytes, wanted, count * 3) == 0;
    }
    png_image_free(&image);
    free(bytes);
    free(wanted);
    return same;
}
