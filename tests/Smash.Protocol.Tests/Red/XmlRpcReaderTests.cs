using System.Text;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Tests.Red;

public sealed class XmlRpcReaderTests
{
    [Theory]
    [InlineData("<value>plain</value>", "plain")]
    [InlineData("<value></value>", "")]
    [InlineData("<value/>", "")]
    [InlineData("<value><string/></value>", "")]
    [InlineData("<value><string>a &lt;&gt;&amp;&apos;&quot; b</string></value>", "a <>&'\" b")]
    [InlineData("<value><string>&#65;&#x42;&#x1F600;</string></value>", "AB\U0001F600")]
    [InlineData("<value><string><![CDATA[<a>&amp;]]]]><![CDATA[>]]></string></value>", "<a>&amp;]]>")]
    [InlineData("<value><string>a<!-- b -->c<?d e?>f</string></value>", "acf")]
    [InlineData("<value><string>a\r\nb\rc&#13;d</string></value>", "a\nb\nc\rd")]
    [InlineData("<value> <string> x </string> </value>", " x ")]
    [InlineData("<value><string>]] > ]</string></value>", "]] > ]")]
    [InlineData("<value><nil/></value>", "")]
    [InlineData("<value><ex:nil/></value>", "")]
    public void A_text_is_what_XML_says_it_is(string value, string expected) => Assert.Equal(expected, Read(value).ToText());

    [Theory]
    [InlineData("<value><int>-7</int></value>", -7L)]
    [InlineData("<value><i4> +7 </i4></value>", 7L)]
    [InlineData("<value><i8>9223372036854775807</i8></value>", long.MaxValue)]
    [InlineData("<value><ex:i8>5000000000</ex:i8></value>", 5000000000L)]
    [InlineData("<value><string>-12</string></value>", -12L)]
    [InlineData("<value>12</value>", 12L)]
    [InlineData("<value><boolean>1</boolean></value>", 1L)]
    [InlineData("<value><nil/></value>", 0L)]
    public void An_integer_comes_as_any_integer_and_as_a_decimal_string(string value, long expected) => Assert.Equal(expected, Read(value).ToInteger());

    [Fact]
    public void Other_types_are_read_too()
    {
        Assert.Equal(-1.5, Read("<value><double>-1.5</double></value>").ToDouble());
        Assert.Equal("19980717T14:08:55", Read("<value><dateTime.iso8601>19980717T14:08:55</dateTime.iso8601></value>").ToDateTime());
        Assert.Equal("Hello"u8.ToArray(), Read("<value><base64>SGVs\nbG8=</base64></value>").ToBytes());
        Assert.False(Read("<value><boolean>0</boolean></value>").ToFlag());
    }

    [Fact]
    public void Structs_and_arrays_hold_each_other_and_the_last_of_two_members_counts()
    {
        XmlRpcValue value = Read(
            "<value><struct><member><name>a</name><value><array><data><value><int>1</int></value><value><struct></struct></value></data></array></value></member>"
            + "<member><name>b&amp;</name><value>x</value></member><member><name>b&amp;</name><value>y</value></member></struct></value>");

        XmlRpcStruct members = value.ToStruct();
        Assert.Equal(2, members["a"u8].ToArray().Length);
        Assert.Equal("y", members.ReadText("b&"u8));
        Assert.True(members["c"u8].IsNil);
        Assert.Empty(members["c"u8].ToArray());
    }

    [Theory]
    [InlineData("<value><int>1</int><int>2</int></value>")]
    [InlineData("<value>a<int>1</int></value>")]
    [InlineData("<value><int>1</int>a</value>")]
    [InlineData("<value><int></int></value>")]
    [InlineData("<value><int>0x10</int></value>")]
    [InlineData("<value><int>1 2</int></value>")]
    [InlineData("<value><i8>9223372036854775808</i8></value>")]
    [InlineData("<value><boolean>true</boolean></value>")]
    [InlineData("<value><double>a</double></value>")]
    [InlineData("<value><base64>!</base64></value>")]
    [InlineData("<value><nil>a</nil></value>")]
    [InlineData("<value><color>a</color></value>")]
    [InlineData("<value><Int>1</Int></value>")]
    [InlineData("<value><string>a</int></value>")]
    [InlineData("<value><string>a</value></string>")]
    [InlineData("<value><string>a</string>")]
    [InlineData("<value><struct><name>a</name></struct></value>")]
    [InlineData("<value><struct><member><value>a</value><name>b</name></member></struct></value>")]
    [InlineData("<value><struct><member><name>a</name></member></struct></value>")]
    [InlineData("<value><array><value>a</value></array></value>")]
    [InlineData("<value><array><data></data><data></data></array></value>")]
    [InlineData("<value>&nbsp;</value>")]
    [InlineData("<value>&#0;</value>")]
    [InlineData("<value>&#xD800;</value>")]
    [InlineData("<value>&#xFFFF;</value>")]
    [InlineData("<value>&#x110000;</value>")]
    [InlineData("<value>&#-1;</value>")]
    [InlineData("<value>& b</value>")]
    [InlineData("<value>&amp</value>")]
    [InlineData("<value>]]></value>")]
    [InlineData("<value><!-- a -- b --></value>")]
    [InlineData("<value><![CDATA[a</value>")]
    [InlineData("<value a='1' b></value>")]
    [InlineData("<value a='<'></value>")]
    [InlineData("<value a='1'b='2'></value>")]
    [InlineData("<value a=1></value>")]
    [InlineData("<value\u0001></value>")]
    [InlineData("<value>\u0008</value>")]
    [InlineData("<value>\uFFFE</value>")]
    [InlineData("< value></value>")]
    [InlineData("<1></1>")]
    [InlineData("<")]
    [InlineData("")]
    public void What_is_not_XML_RPC_is_refused(string value)
    {
        XmlRpcException exception = Assert.Throws<XmlRpcException>(() => Read(value));
        Assert.Equal(XmlRpcErrorCode.BadXml, exception.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no XML")]
    [InlineData("<?xml version='1.0'?>")]
    [InlineData("<methodCall/>")]
    [InlineData("<methodCall></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName>")]
    [InlineData("<methodCall><methodName>a</methodName></methodCall><methodCall/>")]
    [InlineData("<methodCall><methodName>a</methodName></methodCall>x")]
    [InlineData("x<methodCall><methodName>a</methodName></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><?xml version='1.0'?></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><params/><params/></methodCall>")]
    [InlineData("<methodCall><params/><methodName>a</methodName></methodCall>")]
    [InlineData("<methodResponse><params/></methodResponse>")]
    [InlineData("<!DOCTYPE methodCall [<!ENTITY a 'b'>]><methodCall><methodName>&a;</methodName></methodCall>")]
    [InlineData("<!DOCTYPE methodCall SYSTEM 'file:///etc/passwd'><methodCall><methodName>a</methodName></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><!ELEMENT a ANY></methodCall>")]
    [InlineData("<?xml version='1.0' encoding='EBCDIC-CP-US'?><methodCall><methodName>a</methodName></methodCall>")]
    public void What_is_no_call_is_refused(string document)
    {
        XmlRpcException exception = Assert.Throws<XmlRpcException>(() => XmlRpcReader.ReadCall(Encoding.UTF8.GetBytes(document), XmlRpcLimits.Call));
        Assert.Equal(XmlRpcErrorCode.BadXml, exception.Code);
    }

    [Fact]
    public void An_error_tells_where_it_is()
    {
        XmlRpcException exception = Assert.Throws<XmlRpcException>(() => Read("<value><int>x</int></value>"));
        Assert.Matches(@"\(byte \d+\)$", exception.Message);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("iso-8859-1")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Encodings_of_XML_are_understood(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        string document = $"<?xml version=\"1.0\" encoding='{name}' ?>\n<methodCall><methodName>caf\u00E9</methodName></methodCall>\n<!-- end -->\n";

        XmlRpcCall call = XmlRpcReader.ReadCall((byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(document)], XmlRpcLimits.Call);

        Assert.Equal("caf\u00E9", call.Method);
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF8, 0x88, 0x80, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    public void Bytes_that_are_not_UTF_8_are_refused(byte[] bytes)
    {
        byte[] document = [.. "<methodCall><methodName>"u8, .. bytes, .. "</methodName></methodCall>"u8];
        Assert.Throws<XmlRpcException>(() => XmlRpcReader.ReadCall(document, XmlRpcLimits.Call));
    }

    [Fact]
    public void Depth_is_bounded()
    {
        Assert.NotNull(Nested(15));
        Assert.Throws<XmlRpcException>(() => Nested(16));
        Assert.Throws<XmlRpcException>(() => Nested(100_000));
    }

    [Fact]
    public void The_number_of_values_is_bounded()
    {
        Assert.Equal(9, Many(9, new XmlRpcLimits(16, 10)).ToArray().Length);
        Assert.Throws<XmlRpcException>(() => Many(10, new XmlRpcLimits(16, 10)));
    }

    [Fact]
    public void The_errors_of_types_tell_the_way_to_them()
    {
        XmlRpcCall call = Call("<value><struct><member><name>red_addr</name><value><struct><member><name>red_port</name><value><int>70000</int></value></member></struct></value></member></struct></value>");

        XmlRpcException exception = Assert.Throws<XmlRpcException>(() => call.Read(0, "rkey", Smash.Protocol.Red.RedKey.Read));

        Assert.Equal(XmlRpcErrorCode.WrongParameters, exception.Code);
        Assert.Equal("a, parameter 1, rkey.red_addr.red_port: 70000 is not between 0 and 65535", exception.Message);
    }

    [Fact]
    public void An_answer_that_is_a_fault_is_thrown()
    {
        byte[] document = Encoding.UTF8.GetBytes(
            "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>-32601</int></value></member>"
            + "<member><name>faultString</name><value>none</value></member></struct></value></fault></methodResponse>");

        XmlRpcFaultException fault = Assert.Throws<XmlRpcFaultException>(() => XmlRpcReader.ReadAnswer(document, XmlRpcLimits.Answer));

        Assert.Equal((-32601, "none"), (fault.Code, fault.Message));
    }

    private static XmlRpcValue Read(string value) => Call(value).Read(0, "p", static read => read);

    private static XmlRpcCall Call(string value) => Call(value, XmlRpcLimits.Call);

    private static XmlRpcCall Call(string value, XmlRpcLimits limits) =>
        XmlRpcReader.ReadCall(Encoding.UTF8.GetBytes($"<?xml version='1.0'?><methodCall><methodName>a</methodName><params><param>{value}</param></params></methodCall>"), limits);

    private static XmlRpcCall Nested(int depth) =>
        Call(string.Concat(Enumerable.Repeat("<value><array><data>", depth)) + "<value/>" + string.Concat(Enumerable.Repeat("</data></array></value>", depth)));

    private static XmlRpcValue Many(int count, XmlRpcLimits limits) =>
        Call($"<value><array><data>{string.Concat(Enumerable.Repeat("<value/>", count))}</data></array></value>", limits).Read(0, "p", static read => read);
}
