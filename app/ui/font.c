#include "app/ui/font.h"

#include "board/base/file.h"
#include "board/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <ft2build.h>
#include <hb-ot.h>
#include <hb.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include FT_FREETYPE_H

enum {
    FILE_COUNT = 5,
    SLOTS = 4096, /* of the glyph cache, a power of two */
    SLOTS_USED_MAX = SLOTS * 3 / 4,
    ICONS_MAX = 512,
    ICON_NAME_MAX = 40,
    ICON_LIST_MAX = 65536, /* bytes */
};

static const char *const FILES[FILE_COUNT] = {"regular-sc.otf", "regular-tc.otf", "bold-sc.otf",
                                              "bold-tc.otf", "icons.ttf"};

/* A font file: mapped at the start (later the sandbox is closed), opened when first used. */
struct file {
    void *bytes;
    size_t len;
    FT_Face face;
    hb_font_t *shaper;
    int px;
};

struct slot {
    uint64_t key; /* 0: free */
    uint32_t at;  /* in pixels */
    int16_t w, h, left, top;
};

struct cache {
    struct slot slots[SLOTS];
    uint8_t pixels[FONT_CACHE_MAX];
    uint32_t used, slots_used;
};

struct icon {
    char name[ICON_NAME_MAX];
    uint32_t character;
};

struct fonts {
    FT_Library library;
    struct file files[FILE_COUNT];
    struct icon icons[ICONS_MAX];
    size_t icon_count;
    struct cache *cache;
};

static enum tg_err map_file(struct file *file, const char *path, struct fault *fault)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &about) != 0 || about.st_size <= 0) {
        int why = errno;
        if (fd >= 0)
            close(fd);
        return fault_set(fault, TG_ERR_MISSING,
                         "The font %s cannot be opened (%s). Run `make share`, or name the right "
                         "folder with --share.",
                         path, strerror(why));
    }
    void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (bytes == MAP_FAILED)
        return fault_set(fault, TG_ERR_MEMORY, "No memory to map the font %s.", path);
    file->bytes = bytes;
    file->len = (size_t)about.st_size;
    return TG_OK;
}

/* "name hex" lines; # starts a comment line. */
static enum tg_err read_icons(struct fonts *fonts, const char *path, struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err = file_read(path, ICON_LIST_MAX, &bytes, &len, fault);

    if (err != TG_OK)
        return err;
    char *rest = (char *)bytes;
    for (char *line; (line = strsep(&rest, "\n")) != NULL && fonts->icon_count < ICONS_MAX;) {
        char *space = strchr(line, ' ');
        if (*line == '#' || space == NULL || space - line >= ICON_NAME_MAX)
            continue;
        struct icon *icon = &fonts->icons[fonts->icon_count++];
        memcpy(icon->name, line, (size_t)(space - line));
        icon->character = (uint32_t)strtoul(space + 1, NULL, 16);
    }
    free(bytes);
    return TG_OK;
}

static enum tg_err open_all(struct fonts *fonts, const char *share, struct fault *fault)
{
    char folder[PATH_MAX], path[PATH_MAX];
    enum tg_err err = file_join(folder, sizeof folder, share, "fonts");

    for (int i = 0; i < FILE_COUNT && err == TG_OK; i++) {
        err = file_join(path, sizeof path, folder, FILES[i]);
        if (err == TG_OK)
            err = map_file(&fonts->files[i], path, fault);
    }
    if (err == TG_OK)
        err = file_join(path, sizeof path, folder, "icons.txt");
    if (err == TG_OK)
        err = read_icons(fonts, path, fault);
    return err == TG_ERR_FULL ? fault_set(fault, err, "The path of the share folder is too long.")
                              : err;
}

enum tg_err fonts_create(const char *share, struct fonts **out_fonts, struct fault *fault)
{
    struct fonts *fonts = calloc(1, sizeof *fonts);
    enum tg_err err;

    if (fonts == NULL || FT_Init_FreeType(&fonts->library) != 0 ||
        (fonts->cache = secret_create(sizeof *fonts->cache)) == NULL) {
        err = fault_set(fault, TG_ERR_MEMORY, "No memory for the fonts.");
        goto out;
    }
    err = open_all(fonts, share, fault);
out:
    if (err == TG_OK)
        *out_fonts = fonts;
    else
        fonts_destroy(fonts);
    return err;
}

void fonts_destroy(struct fonts *fonts)
{
    if (fonts == NULL)
        return;
    for (int i = 0; i < FILE_COUNT; i++) {
        struct file *file = &fonts->files[i];
        hb_font_destroy(file->shaper);
        if (file->face != NULL)
            FT_Done_Face(file->face);
        if (file->bytes != NULL)
            munmap(file->bytes, file->len);
    }
    if (fonts->library != NULL)
        FT_Done_FreeType(fonts->library);
    secret_destroy(fonts->cache);
    free(fonts);
}

void fonts_forget(struct fonts *fonts)
{
    secret_wipe(fonts->cache, sizeof *fonts->cache);
}

void fonts_rest(struct fonts *fonts)
{
    for (int i = 0; i < FILE_COUNT; i++)
        (void)madvise(fonts->files[i].bytes, fonts->files[i].len, MADV_DONTNEED);
}

static int file_of(enum face face, enum lang lang)
{
    if (face == FACE_ICONS)
        return 4;
    return (face == FACE_BOLD ? 2 : 0) + (lang == LANG_ZH_HANT ? 1 : 0);
}

hb_font_t *font_shaper(struct fonts *fonts, enum face face, enum lang lang)
{
    struct file *file = &fonts->files[file_of(face, lang)];

    if (file->shaper == NULL) {
        hb_blob_t *blob =
            hb_blob_create(file->bytes, (unsigned)file->len, HB_MEMORY_MODE_READONLY, NULL, NULL);
        hb_face_t *of = hb_face_create(blob, 0);
        file->shaper = hb_font_create(of);
        hb_font_set_scale(file->shaper, FONT_UNITS, FONT_UNITS);
        hb_face_destroy(of);
        hb_blob_destroy(blob);
    }
    return file->shaper;
}

uint32_t font_glyph(struct fonts *fonts, enum face face, enum lang lang, uint32_t character)
{
    hb_codepoint_t glyph = 0;

    if (!hb_font_get_nominal_glyph(font_shaper(fonts, face, lang), character, &glyph))
        return 0;
    return glyph;
}

int font_advance(struct fonts *fonts, enum face face, enum lang lang, int px, uint32_t glyph)
{
    int64_t units = hb_font_get_glyph_h_advance(font_shaper(fonts, face, lang), glyph);

    return (int)(units * px * 64 / FONT_UNITS);
}

static FT_Face face_at(struct fonts *fonts, int index, int px)
{
    struct file *file = &fonts->files[index];

    if (file->face == NULL &&
        FT_New_Memory_Face(fonts->library, file->bytes, (FT_Long)file->len, 0, &file->face) != 0) {
        file->face = NULL;
        return NULL;
    }
    if (file->px != px && FT_Set_Pixel_Sizes(file->face, 0, (FT_UInt)px) == 0)
        file->px = px;
    return file->face;
}

static struct slot *slot_of(struct cache *cache, uint64_t key)
{
    uint64_t hash = key * 0x9E3779B97F4A7C15U;

    for (uint64_t i = hash >> 52;; i++) {
        struct slot *slot = &cache->slots[i % SLOTS];
        if (slot->key == key || slot->key == 0)
            return slot;
    }
}

static struct slot draw_glyph(struct fonts *fonts, FT_Face face, uint32_t glyph, size_t *out_size)
{
    struct slot drawn = {0};

    *out_size = 0;
    if (face == NULL || FT_Load_Glyph(face, glyph, FT_LOAD_NO_HINTING | FT_LOAD_RENDER) != 0)
        return drawn;
    const FT_GlyphSlot from = face->glyph;
    size_t size = (size_t)from->bitmap.width * from->bitmap.rows;
    struct cache *cache = fonts->cache;
    if (size > FONT_CACHE_MAX)
        return drawn;
    if (cache->used + size > FONT_CACHE_MAX || cache->slots_used >= SLOTS_USED_MAX)
        fonts_forget(fonts);
    drawn.at = cache->used;
    drawn.w = (int16_t)from->bitmap.width;
    drawn.h = (int16_t)from->bitmap.rows;
    drawn.left = (int16_t)from->bitmap_left;
    drawn.top = (int16_t)from->bitmap_top;
    for (unsigned y = 0; y < from->bitmap.rows; y++)
        memcpy(cache->pixels + drawn.at + y * from->bitmap.width,
               from->bitmap.buffer + (ptrdiff_t)y * from->bitmap.pitch, from->bitmap.width);
    *out_size = size;
    return drawn;
}

struct bitmap font_bitmap(struct fonts *fonts, enum face face, enum lang lang, int px,
                          uint32_t glyph)
{
    int index = file_of(face, lang);
    /* Never 0: the lowest bits say which file, plus one. */
    uint64_t key = (uint64_t)glyph << 32 | (uint64_t)(uint16_t)px << 8 | (uint64_t)(index + 1);
    struct slot *slot = slot_of(fonts->cache, key);

    if (slot->key == 0) {
        size_t size;
        struct slot drawn = draw_glyph(fonts, face_at(fonts, index, px), glyph, &size);
        slot = slot_of(fonts->cache, key); /* drawing may have emptied the cache */
        drawn.key = key;
        *slot = drawn;
        fonts->cache->used += (uint32_t)size;
        fonts->cache->slots_used++;
    }
    return (struct bitmap){fonts->cache->pixels + slot->at, slot->w, slot->h, slot->left,
                           slot->top};
}

uint32_t font_icon(const struct fonts *fonts, const char *name)
{
    size_t low = 0, high = fonts->icon_count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, fonts->icons[middle].name);
        if (order == 0)
            return fonts->icons[middle].character;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}
