using System.Xml;
using System.Xml.Linq;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Reads the functions that a library exports, with their signatures, out of its debug information, by abidw.</summary>
internal static class AbiReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Whether there is what reads debug information.</summary>
    public static bool IsThere => ExternalProgram.Find("abidw") is not null;

    /// <summary>Reads them.</summary>
    /// <param name="path">The library's path.</param>
    /// <param name="library">Its name in what is returned.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The functions, by name; none: it exports some, and there is no debug information about them.</returns>
    /// <exception cref="RexErrorException">RexToolNotFound: there is no abidw. RexLibraryNotFound: the file is no library.</exception>
    public static IReadOnlyList<RexEntryPoint> Read(string path, string library, CancellationToken cancellationToken)
    {
        string program = ExternalProgram.Find("abidw") ?? throw new RexErrorException(
            "RexToolNotFound", Errno.ENOENT, "abidw, which reads debug information, is not on this machine: install it (Debian: abigail-tools, Fedora: libabigail), or use entry points that were exported elsewhere.");
        try
        {
            ProgramResult result = ExternalProgram.Run(program, ["--no-comp-dir-path", "--no-show-locs", path], Patience, cancellationToken);
            return result.ExitCode == 0
                ? Parse(result.Output, library)
                : throw new RexErrorException("RexLibraryNotFound", Errno.ENOENT, $"abidw cannot read {path}: {result.Errors.Trim()}");
        }
        catch (Exception exception) when (exception is TimeoutException or XmlException)
        {
            throw new RexErrorException("RexDebugInformationFailed", Errno.EIO, $"The debug information of {path} was not read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads what abidw wrote.</summary>
    /// <param name="xml">That.</param>
    /// <param name="library">The library's name.</param>
    public static IReadOnlyList<RexEntryPoint> Parse(string xml, string library)
    {
        XElement corpus = XElement.Parse(xml);
        var types = new AbiTypes(corpus);
        return [.. corpus.Descendants("function-decl").Where(static function => function.Attribute("elf-symbol-id") is not null)
            .Select(function => ReadFunction(function, types, library))
            .DistinctBy(static function => function.Name, StringComparer.Ordinal).OrderBy(static function => function.Name, StringComparer.Ordinal)];
    }

    private static RexEntryPoint ReadFunction(XElement function, AbiTypes types, string library)
    {
        string returned = AbiTypes.Text(function.Element("return")!, "type-id");
        return new RexEntryPoint
        {
            // Symbols have versions: malloc@@GLIBC_2.2.5.
            Name = AbiTypes.Text(function, "elf-symbol-id").Split('@')[0],
            Library = library,
            ReturnType = OfReturn(types.Find(returned)),
            ReturnCType = types.Name(returned),
            Parameters = function.Elements("parameter").Where(static parameter => AbiTypes.Text(parameter, "is-variadic") != "yes").Select(parameter => ReadParameter(parameter, types)).ToArray(),
            IsVariadic = function.Elements("parameter").Any(static parameter => AbiTypes.Text(parameter, "is-variadic") == "yes"),
        };
    }

    // The struct that a returned address leads to stays where it is.
    private static RexType? OfReturn(RexType? type) => type is { IsByPointer: true } ? RexType.Parse("ptr") : type;

    private static RexParameter ReadParameter(XElement parameter, AbiTypes types)
    {
        string id = AbiTypes.Text(parameter, "type-id");
        RexType? type = types.Find(id);
        return new RexParameter(AbiTypes.Text(parameter, "name"), type is { Kind: RexTypeKind.Void } ? null : type, types.Name(id));
    }
}
