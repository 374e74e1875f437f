/* Writes a log of bundles full of dummies into a desk's spool, as many at once as a flow test
 * wants: years of mail need not take years.
 *
 *     mailer DESK_FOLDER COUNT LETTERS [GROUP] */
#include "tests/sync/courier/mail_rig.h"

#include "board/base/clock.h"
#include "board/base/file.h"
#include "sync/courier/settings.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

static void mailer_write(const char *folder, struct mail_log *log)
{
    char path[PATH_MAX];
    struct fault fault;
    struct mail_file file = mail_log_next(log);
    snprintf(path, sizeof path, "%s/spool/out/%s-%016" PRIx64 "-%" PRIu64 ".mail", folder,
             log->group.text, log->epoch, file.bundle.seq);
    if (file_write(path, file.bytes, file.len, 0600, &fault) != TG_OK) {
        fprintf(stderr, "mailer: %s\n", fault.text);
        exit(EXIT_FAILURE);
    }
    mail_file_finish(&file);
}

int main(int argc, char **argv)
{
    char path[PATH_MAX];
    uint8_t seed[SIGN_SEED_SIZE];
    struct sample_key key;
    struct courier_settings settings;
    struct fault fault = {0};
    if (argc < 4)
        return 2;
    const struct clock clock = clock_system();
    snprintf(path, sizeof path, "%s/courier.conf", argv[1]);
    enum tg_err err = courier_settings_load(path, COURIER_DESK, &settings, &fault);
    snprintf(path, sizeof path, "%s/device.seed", argv[1]);
    if (err == TG_OK)
        err = file_read_exact(path, seed, sizeof seed, &fault);
    if (err != TG_OK) {
        fprintf(stderr, "mailer: %s\n", fault.text);
        return EXIT_FAILURE;
    }
    crypto_sign_seed_keypair(key.public_key, key.secret, seed);
    struct mail_log log = {.desk = settings.name,
                           .group = sample_name(argc > 4 ? argv[4] : BUNDLE_GROUP_DEFAULT),
                           .seq = 1,
                           .day = clock_day(&clock),
                           .count = (uint16_t)atoi(argv[3]),
                           .secret = key.secret};
    randombytes_buf(&log.epoch, sizeof log.epoch);
    for (int left = atoi(argv[2]); left > 0; left--)
        mailer_write(argv[1], &log);
    return EXIT_SUCCESS;
}
