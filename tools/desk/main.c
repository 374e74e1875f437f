/* tonggui-desk: headquarters opens, keeps and reads what the kiosks send. Never on a network. */
#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/command.h"
#include "tools/desk/language.h"

#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    struct desk desk = {.clock = clock_system()};
    struct fault fault;
    setlocale(LC_ALL, "");
    (void)language_init(NULL, NULL);
    umask(077);
    if (secret_init() != TG_OK) {
        fputs(_("tonggui-desk: no protected memory on this machine\n"), stderr);
        return EXIT_FAILED;
    }
    secret_keep_rooms();
    if (arguments_read(argc, argv, &desk.args, &fault) != TG_OK) {
        fprintf(stderr, _("tonggui-desk: %s\ntonggui-desk --help says what there is.\n"),
                fault.text);
        return EXIT_USAGE;
    }
    return command_main(&desk);
}
