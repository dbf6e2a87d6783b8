using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace Smash.HelpBuilder;

/// <summary>A parameter as one parameter set has it.</summary>
internal sealed record CmdletParameter(PropertyInfo Property, CustomAttributeData Attribute)
{
    public const string AllSets = "";

    public string Name => Property.Name;

    public string Set => Attribute.Get("ParameterSetName", AllSets);

    public bool IsMandatory => Attribute.Get("Mandatory", false);

    public int? Place => Attribute.NamedArguments.Any(argument => argument.MemberName == "Position") ? Attribute.Get("Position", 0) : null;

    public string Position => Place?.ToString(CultureInfo.InvariantCulture) ?? "named";

    public bool IsSwitch => Property.PropertyType == typeof(SwitchParameter);

    public string TypeName => (Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType).Name;

    public string Aliases => Property.Find<AliasAttribute>().FirstOrDefault()?.ConstructorArguments[0].Value is IEnumerable<CustomAttributeTypedArgument> names
        ? string.Join(", ", names.Select(name => name.Value))
        : "none";

    public bool AcceptsWildcards => Property.Find<SupportsWildcardsAttribute>().Any();

    public string PipelineInput => (Attribute.Get("ValueFromPipeline", false), Attribute.Get("ValueFromPipelineByPropertyName", false)) switch
    {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        _ => "false",
    };
}
