/* libffi, looked for when it is first needed: it lays arguments out as the C compiler of the machine does. */
#include "call.h"
#include <dlfcn.h>
#include <errno.h>
#include <string.h>

/* What libffi's header calls FFI_DEFAULT_ABI; a library from 3.5 on tells it. */
#if defined(__x86_64__) || defined(__arm__)
enum { DEFAULT_ABI = 2 };
#else
enum { DEFAULT_ABI = 1 };
#endif

static struct {
    int (*prepare)(struct ffi_cif *cif, int abi, unsigned count, struct ffi_type *returns, struct ffi_type **arguments);
    void (*call)(struct ffi_cif *cif, void (*entry)(void), void *result, void **values);
    unsigned (*default_abi)(void);
    struct ffi_type *types[KIND_STRUCT];
} foreign;

static const char *const type_names[KIND_STRUCT] = {
    [KIND_VOID] = "ffi_type_void", [KIND_I8] = "ffi_type_sint8", [KIND_U8] = "ffi_type_uint8", [KIND_I16] = "ffi_type_sint16", [KIND_U16] = "ffi_type_uint16",
    [KIND_I32] = "ffi_type_sint32", [KIND_U32] = "ffi_type_uint32", [KIND_I64] = "ffi_type_sint64", [KIND_U64] = "ffi_type_uint64", [KIND_F32] = "ffi_type_float",
    [KIND_F64] = "ffi_type_double", [KIND_POINTER] = "ffi_type_pointer", [KIND_STRING] = "ffi_type_pointer", [KIND_IN] = "ffi_type_pointer",
    [KIND_IN_OUT] = "ffi_type_pointer", [KIND_OUT] = "ffi_type_pointer",
};

static const char *files[] = { "libffi.so.8", "libffi.so.7", "libffi.so.6" };
static bool is_loaded;

/* In place of those that it looks for. */
void name_libffi(const char *file)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        files[i] = file;
}

static void *open_library(void)
{
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof files / sizeof *files; i++)
        library = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
    return library;
}

static bool load_from(void *library)
{
    *(void **)&foreign.prepare = dlsym(library, "ffi_prep_cif");
    *(void **)&foreign.call = dlsym(library, "ffi_call");
    *(void **)&foreign.default_abi = dlsym(library, "ffi_get_default_abi");
    bool found = foreign.prepare && foreign.call;
    for (size_t kind = 0; kind < KIND_STRUCT; kind++) {
        foreign.types[kind] = dlsym(library, type_names[kind]);
        found = found && foreign.types[kind];
    }
    return found;
}

bool find_libffi(struct call *call)
{
    if (!is_loaded) {
        void *library = open_library();
        is_loaded = library && load_from(library);
    }
    return is_loaded || refuse(call, EOPNOTSUPP, "RexCallUnavailable", "libffi, which lays arguments out, is not on this machine: install it (Debian: libffi8, Fedora: libffi).");
}

struct ffi_type *ffi_type_of(enum kind kind)
{
    return foreign.types[kind];
}

bool prepare_foreign(struct call *call, struct ffi_cif *cif)
{
    struct ffi_type **types = take_memory((call->count + 1) * sizeof *types);
    for (size_t i = 0; i < call->count; i++)
        types[i] = call->arguments[i].type.ffi;
    int abi = foreign.default_abi ? (int)foreign.default_abi() : DEFAULT_ABI;
    if (foreign.prepare(cif, abi, (unsigned)call->count, call->returns.ffi, types) != 0)
        return refuse(call, EINVAL, "RexCallInvalid", "libffi does not know how to call with these types.");
    return true;
}

void enter(struct call *call, struct ffi_cif *cif, void *result)
{
    void **values = take_memory((call->count + 1) * sizeof *values);
    for (size_t i = 0; i < call->count; i++)
        values[i] = call->arguments[i].memory;
    errno = 0;
    foreign.call(cif, call->entry, result, values);
}
