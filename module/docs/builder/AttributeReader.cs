using System.Reflection;

namespace Smash.HelpBuilder;

/// <summary>Reads attributes as they are written: the reference assembly that their classes are loaded from has no code to make them with.</summary>
internal static class AttributeReader
{
    public static IEnumerable<CustomAttributeData> Find<TAttribute>(this MemberInfo member)
        where TAttribute : Attribute =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType == typeof(TAttribute));

    public static T Get<T>(this CustomAttributeData attribute, string name, T otherwise) =>
        attribute.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => (T?)argument.TypedValue.Value).FirstOrDefault() ?? otherwise;
}
