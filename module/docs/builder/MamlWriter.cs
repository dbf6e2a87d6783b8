using System.Management.Automation;
using System.Xml.Linq;

namespace Smash.HelpBuilder;

/// <summary>Writes help as MAML, the XML that Get-Help reads.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Root = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XDocument Write(IEnumerable<(CmdletShape Shape, HelpTopic Topic)> topics) => new(
        new XElement(Root + "helpItems", new XAttribute("schema", "maml"), topics.Select(topic => WriteCommand(topic.Shape, topic.Topic))));

    private static XElement WriteCommand(CmdletShape shape, HelpTopic topic) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "command", Command.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "dev", Dev.NamespaceName),
        new XElement(
            Command + "details",
            new XElement(Command + "name", shape.Name),
            new XElement(Command + "verb", shape.Verb),
            new XElement(Command + "noun", shape.Noun),
            WriteDescription([topic.Synopsis])),
        WriteDescription(topic.Description),
        new XElement(Command + "syntax", shape.GetSets().Select(set => WriteSyntax(shape, topic, set))),
        new XElement(
            Command + "parameters",
            shape.Parameters.DistinctBy(parameter => parameter.Name).OrderBy(parameter => parameter.Name).Select(parameter => WriteParameter(topic, parameter)),
            WriteCommonParameters(shape)),
        WriteTypes("inputTypes", "inputType", topic.Inputs),
        WriteTypes("returnValues", "returnValue", topic.Outputs),
        new XElement(Command + "examples", topic.Examples.Select(WriteExample)),
        new XElement(Command + "relatedLinks", topic.Links.Select(link => new XElement(Maml + "navigationLink", new XElement(Maml + "linkText", link)))));

    private static XElement WriteSyntax(CmdletShape shape, HelpTopic topic, IEnumerable<CmdletParameter> set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", shape.Name),
        set.Select(parameter => WriteParameter(topic, parameter)),
        WriteCommonParameters(shape));

    private static XElement WriteParameter(HelpTopic topic, CmdletParameter parameter) => new(
        Command + "parameter",
        new XAttribute("required", parameter.IsMandatory ? "true" : "false"),
        new XAttribute("variableLength", parameter.TypeName.EndsWith("[]", StringComparison.Ordinal) ? "true" : "false"),
        new XAttribute("globbing", parameter.AcceptsWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", parameter.PipelineInput),
        new XAttribute("position", parameter.Position),
        new XAttribute("aliases", parameter.Aliases),
        new XElement(Maml + "name", parameter.Name),
        WriteDescription(topic.Parameters[parameter.Name]),
        parameter.IsSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), parameter.TypeName),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.TypeName)));

    private static IEnumerable<XElement> WriteCommonParameters(CmdletShape shape) => shape.SupportsShouldProcess
        ? [
            WriteSwitch("WhatIf", "wi", "Say what would be done, and do nothing."),
            WriteSwitch("Confirm", "cf", "Ask before anything is done."),
        ]
        : [];

    private static XElement WriteSwitch(string name, string alias, string description) => new(
        Command + "parameter",
        new XAttribute("required", "false"),
        new XAttribute("variableLength", "false"),
        new XAttribute("globbing", "false"),
        new XAttribute("pipelineInput", "false"),
        new XAttribute("position", "named"),
        new XAttribute("aliases", alias),
        new XElement(Maml + "name", name),
        WriteDescription([description]),
        new XElement(Dev + "type", new XElement(Maml + "name", nameof(SwitchParameter))));

    private static XElement WriteTypes(string list, string item, List<string> texts) => new(
        Command + list,
        texts.Select(text => new XElement(Command + item, new XElement(Dev + "type", new XElement(Maml + "name", text)))));

    private static XElement WriteExample(HelpExample example) => new(
        Command + "example",
        new XElement(Maml + "title", example.Title),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", example.Remarks.Select(remark => new XElement(Maml + "para", remark))));

    private static XElement WriteDescription(IEnumerable<string> paragraphs) =>
        new(Maml + "description", paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph)));
}
