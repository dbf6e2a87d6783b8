using System.Diagnostics.CodeAnalysis;
using Smash.Rex.Configuration;

namespace Smash.Rex.Tests.Configuration;

[SuppressMessage("Reliability", "CA2000", Justification = "Disposed by the test.")]
public sealed class RexConfigurationReaderTests : IDisposable
{
    private const string Everything = """
        servers : one, user@two:2222, [fe80::1]:22
        clients : localnets, 10.0.0.0/8, laptop
        rex-temp-directory : "/var/tmp/rex ${host} ${user}"
        rex-auto-transfer : off
        rex-max-load : 2.5
        rex-connect-timeout : 3s
        ssh-options : Compression=yes, ServerAliveInterval=5
        """;

    private const string EverythingXml = """
        <?xml version="1.0" encoding="utf-8"?>
        <!-- The same. -->
        <rex>
          <servers>one, user@two:2222 <server>[fe80::1]:22</server></servers>
          <clients><client>localnets</client><client>10.0.0.0/8</client><client>laptop</client></clients>
          <rex-temp-directory>/var/tmp/rex ${host} ${user}</rex-temp-directory>
          <rex-auto-transfer>off</rex-auto-transfer>
          <rex-max-load>2.5</rex-max-load>
          <rex-connect-timeout>3s</rex-connect-timeout>
          <ssh-options>Compression=yes<option>ServerAliveInterval=5</option></ssh-options>
        </rex>
        """;

    private readonly ConfigurationBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void All_three_forms_say_the_same()
    {
        _bench.Write("rex.rc", Everything);
        _bench.Write("rex.xml", EverythingXml);
        _bench.WriteDatabase(
            "rex.db", ("servers", "one, user@two:2222"), ("servers", "[fe80::1]:22"), ("clients", "localnets 10.0.0.0/8 laptop"), ("rex-temp-directory", "/var/tmp/rex ${host} ${user}"),
            ("rex-auto-transfer", "off"), ("rex-max-load", "2.5"), ("rex-connect-timeout", "3"), ("ssh-options", "Compression=yes,ServerAliveInterval=5"));

        Assert.All(["rex.rc", "rex.xml", "rex.db"], name => AssertEverything(_bench.Read(name)));
    }

    [Fact]
    public void One_form_leads_to_the_others()
    {
        _bench.WriteDatabase("hosts.db", ("servers", "three"));
        _bench.Write("hosts.xml", "<rex><servers>two</servers><include>sub/more.rc</include></rex>");
        _bench.Write("sub/more.rc", "servers : four\n#include \"same.rc\"");
        _bench.Write("sub/same.rc", "servers : five");
        _bench.Write("etc/site.rc", "clients : none");
        _bench.Write("rex.rc", $"servers : one\nrex-xml : hosts.xml\nrex-database : sqlite:{_bench["hosts.db"]}\n#include <site.rc>");

        RexConfiguration configuration = _bench.Read();

        Assert.Equal(["one", "two", "four", "five", "three"], configuration.Servers.Select(static server => server.Name));
        Assert.Equal("none", Assert.Single(configuration.Clients).ToString());
        Assert.Equal(["rex.rc", "hosts.xml", "more.rc", "same.rc", "hosts.db", "site.rc"], configuration.Files.Select(static file => Path.GetFileName(file)));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_file_and_line()
    {
        _bench.Write("rex.rc", "servers : -oProxyCommand=x, b:70000,\n  a/b\nclients : 10.1\nserver : a\nrex-auto-transfer : rsync\nrex-max-load : 0\nrex-max-load : 1\n#include \"more.rc\"\nservers :\nrex-temp-directory : /a b");
        _bench.Write("more.rc", "\nrex-connect-timeout : never\nssh-options : -v");

        string[] problems = _bench.Problems();

        Assert.Equal(
            ["rex.rc:1", "rex.rc:1", "rex.rc:2", "rex.rc:3", "rex.rc:4", "rex.rc:5", "rex.rc:6", "rex.rc:7", "more.rc:2", "more.rc:3", "rex.rc:9", "rex.rc:10"],
            problems.Select(static problem => problem[..problem.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.Contains("'-oProxyCommand=x' is no server", problems[0], StringComparison.Ordinal);
        Assert.Contains("There are: servers, clients", problems[4], StringComparison.Ordinal);
        Assert.Contains("set already, at rex.rc:6", problems[7].Replace(_bench["rex.rc"], "rex.rc", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<rex>\n<servers>a</servers>\n<oops/>\n</rex>", "rex.rc:3: oops is no option.")]
    [InlineData("<rex>\n<servers name=\"a\"/></rex>", "rex.rc:2: <servers> has no attributes")]
    [InlineData("<rex>\n text</rex>", "rex.rc:1: Text belongs into an option's element")]
    [InlineData("<config/>", "rex.rc:1: The outermost element is <config>")]
    [InlineData("<rex>\n\n<servers>a</rex>", "rex.rc:3: ")]
    [InlineData("<!DOCTYPE rex [<!ENTITY a \"b\">]>\n<rex/>", "rex.rc:1: ")]
    [InlineData("<rex><servers><a><b>c</b></a></servers></rex>", "rex.rc:1: There are no elements in <a>, so no <b>.")]
    public void What_is_wrong_in_XML_is_told_with_its_line(string text, string expected)
    {
        _bench.Write("rex.rc", text);

        Assert.StartsWith(expected, _bench.Problems()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_in_a_database_is_told_with_its_row()
    {
        _bench.WriteDatabase("rex.rc", ("servers", "a"), ("clients", null), ("oops", "b"));

        Assert.Equal(["rex.rc: rex_config row 2", "rex.rc: rex_config row 3"], _bench.Problems().Select(static problem => string.Join(": ", problem.Split(": ")[..2])));
    }

    [Fact]
    public void PostgreSQL_is_refused_in_words()
    {
        _bench.Write("rex.rc", "\nrex-database : postgresql://host/db");

        Assert.StartsWith("rex.rc:2: PostgreSQL cannot be read by this build", Assert.Single(_bench.Problems()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rex-xml : plain.rc", "is no XML file.")]
    [InlineData("rex-database : plain.rc", "is no SQLite database.")]
    [InlineData("#include \"missing.rc\"", "cannot be read: ")]
    [InlineData("#include \"rex.rc\"", "is being read already: files include each other in a circle.")]
    [InlineData("#include \"/dev/null\"", "is no regular file.")]
    [InlineData("#include \"/\"", "cannot be read: ")]
    [InlineData("#include \"a\0b\"", "names no file")]
    [InlineData("include \"\"", "names no file")]
    [InlineData("#include \"open.rc\"", "may be written by others than its owner")]
    [InlineData("#include \"large.rc\"", "has more than 1048576 bytes.")]
    public void A_file_that_cannot_be_read_is_told_where_it_is_named(string text, string expected)
    {
        _bench.Write("plain.rc", "servers : a");
        _bench.Write("large.rc", new string('#', RexFileContent.MostBytes + 1));
        File.SetUnixFileMode(_bench.Write("open.rc", "servers : a"), (UnixFileMode)0x1b6);
        _bench.Write("rex.rc", "servers : a\n" + text);

        string problem = Assert.Single(_bench.Problems());
        Assert.StartsWith("rex.rc:2: ", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Includes_may_not_be_too_deep()
    {
        foreach (int i in Enumerable.Range(0, 20))
        {
            _bench.Write($"{i}.rc", $"include {i + 1}.rc");
        }

        Assert.StartsWith("15.rc:1: 16.rc is included too deep", Assert.Single(_bench.Problems("0.rc")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_in_a_folder_that_others_may_write_is_not_obeyed()
    {
        Directory.CreateDirectory(_bench["open"]);
        _bench.WriteDatabase("open/rex.db", ("servers", "a"));
        File.SetUnixFileMode(_bench["open"], (UnixFileMode)0x1ff);
        _bench.Write("rex.rc", "rex-database : open/rex.db");

        Assert.Contains("where the database rex.db is, may be written by others", Assert.Single(_bench.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_not_UTF8_is_told()
    {
        _bench.Write("rex.rc", "");
        File.WriteAllBytes(_bench["rex.rc"], [.. "servers : a\n"u8, 0xff, 0x0a]);

        Assert.Equal(["rex.rc:2: The line is not in UTF-8."], _bench.Problems());
    }

    private static void AssertEverything(RexConfiguration read)
    {
        Assert.Equal(["one", "two:2222", "[fe80::1]:22"], read.Servers.Select(static server => server.Name));
        Assert.Equal([null, "user", null], read.Servers.Select(static server => server.User));
        Assert.Equal(["localnets", "10.0.0.0/8", "laptop"], read.Clients.Select(static client => client.ToString()));
        Assert.Equal("/var/tmp/rex h _._x", read.TemporaryDirectoryFor("h", "../x"));
        Assert.Equal(RexAutoTransfer.Off, read.AutoTransfer);
        Assert.Equal(2.5, read.MaxLoad);
        Assert.Equal(TimeSpan.FromSeconds(3), read.ConnectTimeout);
        Assert.Equal(["Compression=yes", "ServerAliveInterval=5"], read.SshOptions);
    }
}
