using System.Text;
using System.Xml;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Tests.Red;

/// <summary>Against the reader of XML that .NET has: what that refuses, this must refuse, and what both take must hold the same text.</summary>
public sealed class XmlComparisonTests
{
    private static readonly string[] Pieces =
        ["<", ">", "/", "&", ";", "&amp;", "&lt;", "&#65;", "&#x0;", "<!--", "-->", "<![CDATA[", "]]>", "<?a ?>", " ", "\r\n", "=", "'", "\"", "a", "\u00E9", "\uFFFF", "\u0007", "<string>", "</string>", "</value>", "<value>", "!"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_is_taken_that_is_not_well_formed_and_texts_are_the_same(int seed)
    {
        var random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string document = Mutate("<methodCall><methodName>a b</methodName><params><param><value><string>c &amp; d</string></value></param></params></methodCall>", random);
            string? own = ReadOwn(document);
            if (own is not null)
            {
                taken++;
                Assert.Equal(ReadOther(document), own);
            }
        }

        Assert.InRange(taken, 200, 19_500);
    }

    private static string Mutate(string document, Random random)
    {
        var text = new StringBuilder(document);
        for (int left = random.Next(1, 4); left > 0; left--)
        {
            int at = random.Next(text.Length);
            text.Remove(at, Math.Min(random.Next(3), text.Length - at)).Insert(at, Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    private static string? ReadOwn(string document)
    {
        try
        {
            XmlRpcCall call = XmlRpcReader.ReadCall(Encoding.UTF8.GetBytes(document), XmlRpcLimits.Call);
            return call.Count == 0 ? call.Method : call.Method + "|" + call.Read(0, "p", static value => value.ToText());
        }
        catch (XmlRpcException)
        {
            return null;
        }
    }

    private static string ReadOther(string document)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit };
        using var reader = XmlReader.Create(new StringReader(document), settings);
        var parsed = new XmlDocument { PreserveWhitespace = true };
        parsed.Load(reader);
        string method = parsed.DocumentElement!["methodName"]!.InnerText.Trim();
        XmlElement? parameters = parsed.DocumentElement["params"];
        return parameters?["param"]?["value"] is not { } value ? method : method + "|" + (value["string"] ?? value).InnerText;
    }
}
