/* Reports: what an envelope of a stolen kiosk might hold. */
#include "app/form/report.h"

#include "board/base/must.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct fault fault;
    struct report *report = NULL;
    if (report_parse(bytes, len, &report, &fault) != TG_OK)
        return 0;
    must(report->named == (report->filed[0] != '\0'));
    must(report->version == REPORT_VERSION && report->kind[0] != '\0');
    for (size_t i = 0; i < report->answer_count; i++) {
        const struct report_answer *answer = &report->answers[i];
        must((answer->text == NULL) == (answer->option_count > 0));
        must(report->named || !answer->identity);
    }
    report_destroy(report);
    return 0;
}
