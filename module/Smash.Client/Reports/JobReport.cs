using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Smash.Client;

/// <summary>
/// Writes jobs as one HTML page that needs nothing else: no network, no other file. The jobs are in it as data, and what they are
/// called reaches the page as text alone; the page may run its own script and no other.
/// </summary>
public static class JobReport
{
    private const string DataMark = "{{data}}";

    /// <summary>Writes the page, as UTF-8.</summary>
    /// <param name="target">Where to. It is not closed.</param>
    /// <param name="jobs">The jobs.</param>
    /// <param name="title">What the page is called.</param>
    /// <param name="now">Until when what has not ended has gone on; local time.</param>
    public static void Write(Stream target, IEnumerable<SmashJob> jobs, string title, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(title);
        string page = CreatePage(title);
        int data = page.IndexOf(DataMark, StringComparison.Ordinal);
        target.Write(Encoding.UTF8.GetBytes(page, 0, data));
        JobReportData.Write(target, jobs, now);
        target.Write(Encoding.UTF8.GetBytes(page[(data + DataMark.Length)..]));
    }

    private static string CreatePage(string title)
    {
        string style = ReadResource("report.css");

        // In a block of its own, so that its names are not the window's.
        string script = "\"use strict\";\n{\n" + string.Concat(GetScripts().Select(ReadResource)) + "}\n";
        return ReadResource("report.html")
            .Replace("{{policy}}", $"default-src 'none'; script-src '{Digest(script)}'; style-src '{Digest(style)}'; base-uri 'none'; form-action 'none'", StringComparison.Ordinal)
            .Replace("{{version}}", typeof(JobReport).Assembly.GetName().Version?.ToString(3), StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{script}}", script, StringComparison.Ordinal)
            .Replace("{{title}}", WebUtility.HtmlEncode(title.Replace("{{", "{ {", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static IEnumerable<string> GetScripts() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(static name => name.EndsWith(".js", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string ReadResource(string name)
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without its resource '{name}'.");
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Digest(string source) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
}
