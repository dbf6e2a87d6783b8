/* The keys by which somebody who is attached leaves: Ctrl+b d, as in tmux, or what was asked for. */
#include "attach.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

static int read_key(const char **text, unsigned char *key)
{
    static const char control[] = "Ctrl+";
    while (**text == ' ')
        (*text)++;
    if (strncasecmp(*text, control, sizeof control - 1) == 0) {
        *text += sizeof control - 1;
        int letter = toupper((unsigned char)**text);
        if (letter < '@' || letter > '_')
            return 0;
        *key = (unsigned char)(letter - '@');
    } else if (**text > ' ' && **text < 127) {
        *key = (unsigned char)**text;
    } else {
        return 0;
    }
    (*text)++;
    return 1;
}

/* Whether they are one or two keys, the first of them with Ctrl. */
int keys_read(struct detach_keys *keys, const char *text)
{
    *keys = (struct detach_keys){ .count = 0 };
    while (*text && keys->count < 2)
        if (!read_key(&text, &keys->keys[keys->count++]))
            return 0;
    return !*text && keys->count > 0 && keys->keys[0] < ' ';
}

/* Passes on what was typed; whether the keys were among it, and nothing after them counts. The first key twice is that key once. */
int keys_feed(struct detach_keys *keys, const unsigned char *typed, long length, unsigned char *out, long *out_length)
{
    *out_length = 0;
    for (long i = 0; i < length; i++) {
        unsigned char key = typed[i];
        if (key == keys->keys[keys->matched]) {
            if (++keys->matched == keys->count)
                return 1;
        } else if (keys->matched > 0) {
            keys->matched = 0;
            out[(*out_length)++] = keys->keys[0];
            if (key != keys->keys[0])
                out[(*out_length)++] = key;
        } else {
            out[(*out_length)++] = key;
        }
    }
    return 0;
}
