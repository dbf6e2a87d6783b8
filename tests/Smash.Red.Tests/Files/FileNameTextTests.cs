using System.Text;
using System.Xml;
using Smash.Red.Files;

namespace Smash.Red.Tests.Files;

public sealed class FileNameTextTests
{
    [Theory]
    [InlineData("plain name.txt")]
    [InlineData("Größe 漢字 🙂")]
    [InlineData("a%20b\\c")]
    public void A_name_that_can_be_told_is_itself(string name)
    {
        Assert.Equal(name, FileNameText.Decode(Encoding.UTF8.GetBytes(name)));
        Assert.Equal(Encoding.UTF8.GetBytes(name), Bytes(name));
    }

    [Theory]
    [InlineData("01 0A 0D 1B 7F")]
    [InlineData("FF FE 80 61")]
    [InlineData("C3")]
    [InlineData("ED A0 80")]
    [InlineData("EF 9C 80 2E EF 9F BF")]
    [InlineData("EF BF BE")]
    [InlineData("F4 90 80 80")]
    public void Any_bytes_come_back_from_a_text_that_XML_can_carry(string hexadecimal)
    {
        byte[] name = Convert.FromHexString(hexadecimal.Replace(" ", "", StringComparison.Ordinal));

        string text = FileNameText.Decode(name);

        Assert.Equal(text, XmlConvert.VerifyXmlChars(text));
        Assert.Equal(name, Bytes(text));
    }

    [Fact]
    public void Each_byte_alone_comes_back_but_the_two_that_no_name_has()
    {
        for (int value = 1; value < 256; value++)
        {
            byte[] name = [(byte)value];
            Assert.Equal(name, Bytes(FileNameText.Decode(name)));
        }
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\uf700b")]
    public void A_NUL_in_any_guise_names_nothing(string text) => Assert.Null(FileNameText.Encode(text));

    [Fact]
    public void Two_names_are_never_one_text()
    {
        byte[][] names = [[0xff], [0xef, 0x9f, 0xbf], Encoding.UTF8.GetBytes("\uf7ef\uf79f\uf7bf")];

        Assert.Equal(names.Length, names.Select(static name => FileNameText.Decode(name)).Distinct().Count());
    }

    private static byte[] Bytes(string text)
    {
        byte[] bytes = FileNameText.Encode(text)!;
        return bytes[..Array.IndexOf(bytes, (byte)0)];
    }
}
