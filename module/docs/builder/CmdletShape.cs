using System.Management.Automation;
using System.Reflection;

namespace Smash.HelpBuilder;

/// <summary>A cmdlet as its class declares it.</summary>
internal sealed class CmdletShape
{
    private CmdletShape(Type type, CustomAttributeData attribute)
    {
        Verb = (string)attribute.ConstructorArguments[0].Value!;
        Noun = (string)attribute.ConstructorArguments[1].Value!;
        SupportsShouldProcess = attribute.Get("SupportsShouldProcess", false);
        Parameters = [.. type.GetProperties().SelectMany(
            property => property.Find<ParameterAttribute>().Select(parameter => new CmdletParameter(property, parameter)))];
    }

    public string Verb { get; }

    public string Noun { get; }

    public string Name => $"{Verb}-{Noun}";

    public bool SupportsShouldProcess { get; }

    public IReadOnlyList<CmdletParameter> Parameters { get; }

    /// <summary>The cmdlets of an assembly, by name.</summary>
    public static IReadOnlyList<CmdletShape> FindAll(Assembly assembly) =>
        [.. assembly.GetExportedTypes()
            .SelectMany(type => type.Find<CmdletAttribute>().Select(attribute => new CmdletShape(type, attribute)))
            .OrderBy(shape => shape.Name, StringComparer.Ordinal)];

    /// <summary>The parameters of each set: those with a position first, then those that are mandatory.</summary>
    public IEnumerable<IEnumerable<CmdletParameter>> GetSets()
    {
        string[] names = [.. Parameters.Select(parameter => parameter.Set).Where(set => set != CmdletParameter.AllSets).Distinct()];
        return (names.Length == 0 ? [CmdletParameter.AllSets] : names).Select(name => Parameters
            .Where(parameter => parameter.Set == name || parameter.Set == CmdletParameter.AllSets)
            .OrderBy(parameter => parameter.Place ?? int.MaxValue)
            .ThenBy(parameter => !parameter.IsMandatory)
            .AsEnumerable());
    }
}
