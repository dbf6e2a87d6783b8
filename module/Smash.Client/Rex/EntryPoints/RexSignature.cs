using System.Globalization;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Makes a call of what somebody gave: types that were told, or are known from the function's signature, or from the values themselves; what does not fit the signature is refused here.</summary>
public static class RexSignature
{
    /// <summary>Makes a call.</summary>
    /// <param name="target">The library, the function, and the types that were told.</param>
    /// <param name="known">The function's signature; null: it is not known.</param>
    /// <param name="values">The arguments.</param>
    /// <exception cref="RexErrorException">RexSignatureMismatch, RexTypeNeeded, or RexCallInvalid.</exception>
    public static RexFunctionCall Bind(RexCallTarget target, RexEntryPoint? known, IReadOnlyList<object?> values)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(values);
        CheckCount(target, known, values.Count);
        var arguments = new List<RexArgument>();
        for (int index = 0; index < values.Count; index++)
        {
            RexType type = FindType(target, known, values[index], index);
            arguments.Add(new RexArgument(type, Encode(target, type, values[index], index)));
        }

        return new RexFunctionCall(target.Library, target.Function, FindReturnType(target, known), arguments);
    }

    /// <summary>Makes a call of a raw stack frame.</summary>
    /// <param name="target">The library, the function, and the types that were told.</param>
    /// <param name="known">The function's signature; null: it is not known, and each 8 bytes are one integer.</param>
    /// <param name="frame">The frame: the parameters as members of a struct of C.</param>
    /// <exception cref="RexErrorException">RexSignatureMismatch, RexTypeNeeded, or RexCallInvalid.</exception>
    public static RexFunctionCall BindFrame(RexCallTarget target, RexEntryPoint? known, byte[] frame)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(frame);
        IReadOnlyList<RexType> types = target.ArgumentTypes ?? (known is null ? RexStackFrame.GuessTypes(frame) : [.. known.Parameters.Select(parameter => parameter.Type ?? throw NotCallable(known))]);
        CheckCount(target, known, types.Count);
        RexType returned = FindReturnType(target, known);
        return new RexFunctionCall(target.Library, target.Function, returned.IsAddress ? RexType.Parse("ptr") : returned, RexStackFrame.Split(types, frame)) { IsRaw = true };
    }

    private static RexType FindReturnType(RexCallTarget target, RexEntryPoint? known)
    {
        if (known is not null && known.ReturnType is null)
        {
            throw NotCallable(known);
        }

        RexType type = target.ReturnType ?? known?.ReturnType ?? throw new RexErrorException(
            "RexTypeNeeded", Errno.EINVAL, $"What {target.Function} returns is not known here: tell its type (void where it returns nothing), or give its entry points.");
        return known is null || IsCompatible(known.ReturnType!, type)
            ? type
            : throw Mismatch(target.Function, string.Create(CultureInfo.InvariantCulture, $"it returns {known.ReturnCType}, and not {type}"));
    }

    private static void CheckCount(RexCallTarget target, RexEntryPoint? known, int count)
    {
        if (known is not null && (known.Parameters.Count > count || (known.Parameters.Count < count && !known.IsVariadic)))
        {
            throw Mismatch(target.Function, $"it takes {known.Parameters.Count} arguments, and {count} are given: {known.Declaration}");
        }

        if (known is { IsVariadic: true } && known.Parameters.Count < count)
        {
            throw Mismatch(target.Function, $"further arguments cannot be passed to it: {known.Declaration}");
        }

        if (target.ArgumentTypes is { } types && types.Count != count)
        {
            throw Mismatch(target.Function, $"{types.Count} types are told for {count} arguments");
        }
    }

    private static RexType FindType(RexCallTarget target, RexEntryPoint? known, object? value, int index)
    {
        RexParameter? parameter = known?.Parameters[index];
        if (parameter is { Type: null })
        {
            throw NotCallable(known!);
        }

        RexType? guessed = RexValue.TypeOf(value);
        if (target.ArgumentTypes is { } told)
        {
            return parameter is null || IsCompatible(parameter.Type!, told[index])
                ? told[index]
                : throw Mismatch(target.Function, $"argument {index + 1} is {parameter}, and not {told[index]}");
        }

        // Where an address is wanted, the value says what is to be there.
        RexType? type = parameter is null || (parameter.Type!.IsAddress && guessed is { IsAddress: true } && !(parameter.Type.Kind == RexTypeKind.Text && value is string)) ? guessed
            : parameter.Type.Kind == RexTypeKind.Text && value is not string ? RexType.Parse("ptr")
            : parameter.Type.IsByPointer && value is not System.Collections.IList ? RexType.Parse("ptr")
            : parameter.Type;
        return type ?? throw new RexErrorException("RexTypeNeeded", Errno.EINVAL, $"What argument {index + 1} of {target.Function} is for C is not known: tell the types of the arguments.");
    }

    private static byte[] Encode(RexCallTarget target, RexType type, object? value, int index)
    {
        try
        {
            return RexValue.Encode(type, value);
        }
        catch (RexErrorException exception)
        {
            throw Mismatch(target.Function, $"argument {index + 1}: {exception.Message.TrimEnd('.')}");
        }
    }

    private static bool IsCompatible(RexType declared, RexType told) => (declared.IsAddress && told.IsAddress) || declared == told
        || (declared.Kind is RexTypeKind.SignedNumber or RexTypeKind.UnsignedNumber && told.Kind is RexTypeKind.SignedNumber or RexTypeKind.UnsignedNumber && declared.Size == told.Size);

    private static RexErrorException NotCallable(RexEntryPoint known) => Mismatch(known.Name, $"it has a type that no call can pass: {known.Declaration}");

    private static RexErrorException Mismatch(string function, string what) => new("RexSignatureMismatch", Errno.EINVAL, $"{function}: {what}.");
}
