using System.Xml.Linq;

namespace Smash.ScriptJob.Tests;

public sealed class CliXmlTests
{
    [Theory]
    [InlineData("<a>\n  <b>x y</b>\n  <c />\n</a>\n", "<a><b>x y</b><c /></a>")]
    [InlineData("<a>\r\n  <b>x</b>\r\n</a>", "<a><b>x</b></a>")]
    [InlineData("<a>one\ntwo</a>", "<a>one&#xA;two</a>")]
    [InlineData("<a>one\n  two\r\n</a>", "<a>one&#xA;  two&#xD;&#xA;</a>")]
    [InlineData("<a>  spaces  </a>", "<a>  spaces  </a>")]
    [InlineData("", "")]
    public void A_document_becomes_one_line(string document, string line) => Assert.Equal(line, CliXml.JoinLines(document));

    [Fact]
    public void Line_breaks_within_text_are_kept()
    {
        string line = CliXml.JoinLines("<a>\n  <b>one\n two</b>\n</a>");

        Assert.DoesNotContain('\n', line);
        Assert.Equal("one\n two", XDocument.Parse(line).Root!.Element("b")!.Value);
    }
}
