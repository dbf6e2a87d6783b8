using System.Security;
using System.Text;
using CsCheck;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Tests.Properties;

/// <summary>Values of XML-RPC: what was written is what is read; a part of a document, or one with a byte changed, is read or refused, at a cost that its length bounds.</summary>
public sealed class XmlRpcProperties
{
    private const int LeastAllowance = 128 * 1024;
    private const int AllowancePerByte = 300;

    private static readonly Gen<string> Text = Gen.OneOf(Generators.Text, Gen.String[Gen.Char['\u00A0', '\uD7FF'], 0, 10]);

    private static readonly Gen<(string Xml, Action<XmlRpcValue> Check)> Leaf = Gen.OneOf<(string, Action<XmlRpcValue>)>(
        Text.Select(static text => ($"<value><string>{SecurityElement.Escape(text)}</string></value>", (Action<XmlRpcValue>)(value => Assert.Equal(text, value.ToText())))),
        Gen.Long.Select(static number => ($"<value><i8>{number}</i8></value>", (Action<XmlRpcValue>)(value => Assert.Equal(number, value.ToInteger())))),
        Generators.Bytes.Select(static bytes => ($"<value><base64>{Convert.ToBase64String(bytes)}</base64></value>", (Action<XmlRpcValue>)(value => Assert.Equal(bytes, value.ToBytes())))));

    // As XML, and what is to be read of it: lists and structs of texts, numbers and bytes, inside each other.
    private static readonly Gen<(string Xml, Action<XmlRpcValue> Check)> Value = Gen.Recursive<(string Xml, Action<XmlRpcValue> Check)>(static (depth, inner) => depth > 4
        ? Leaf
        : Gen.Frequency((3, Leaf), (1, inner.List[0, 3].Select(List)), (1, Gen.Select(Text, inner).List[0, 3].Select(Struct))));

    [Fact]
    public void A_value_is_read_as_it_was_written() => Property.Holds(Value, static value => value.Check(Read(Call(value.Xml)).Read(0, "p", static read => read)));

    [Fact]
    public void A_text_that_is_written_is_read() => Property.Holds(Gen.Select(Text, Gen.Long), static sample =>
    {
        var writer = new XmlRpcWriter();
        writer.BeginCall("m");
        writer.BeginParameter();
        writer.BeginStruct();
        writer.WriteString("text"u8, sample.Item1);
        writer.WriteInteger("number"u8, sample.Item2);
        writer.EndStruct();
        writer.EndParameter();
        writer.EndCall();

        XmlRpcStruct read = Read(writer.Document.ToArray()).Read(0, "p", static value => value.ToStruct());
        Assert.Equal((sample.Item1, sample.Item2), (read.ReadText("text"u8), read.ReadInteger("number"u8)));
    });

    [Fact]
    public void What_was_cut_is_refused() => Property.Holds(Gen.Select(Value, Gen.Double.Unit), static sample =>
    {
        byte[] document = Call(sample.Item1.Xml);
        byte[] cut = document[..(int)(document.Length * sample.Item2)];
        Assert.Throws<XmlRpcException>(() => Read(cut));
    });

    [Fact]
    public void A_document_with_other_bytes_is_read_or_refused_and_costs_what_its_length_allows() => Property.Holds(
        Gen.Select(Value, Gen.Int[0, int.MaxValue], Gen.Byte),
        static sample =>
        {
            byte[] document = Call(sample.Item1.Xml);
            document[sample.Item2 % document.Length] = sample.Item3;
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Read(document);
            }
            catch (XmlRpcException)
            {
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, LeastAllowance + ((long)AllowancePerByte * document.Length));
        },
        iterations: 1000);

    private static (string Xml, Action<XmlRpcValue> Check) List(List<(string Xml, Action<XmlRpcValue> Check)> values)
    {
        string xml = string.Concat(values.Select(static value => value.Xml));
        return ($"<value><array><data>{xml}</data></array></value>", Check);

        void Check(XmlRpcValue array)
        {
            XmlRpcValue[] elements = array.ToArray();
            Assert.Equal(values.Count, elements.Length);
            for (int i = 0; i < elements.Length; i++)
            {
                values[i].Check(elements[i]);
            }
        }
    }

    private static (string Xml, Action<XmlRpcValue> Check) Struct(List<(string Name, (string Xml, Action<XmlRpcValue> Check) Value)> members)
    {
        string xml = string.Concat(members.Select(static member => $"<member><name>{SecurityElement.Escape(member.Name)}</name>{member.Value.Xml}</member>"));
        return ($"<value><struct>{xml}</struct></value>", Check);

        void Check(XmlRpcValue value)
        {
            XmlRpcStruct read = value.ToStruct();
            Assert.All(members.GroupBy(static member => member.Name), group => group.Last().Value.Check(read[Encoding.UTF8.GetBytes(group.Key)]));
        }
    }

    private static byte[] Call(string value) =>
        Encoding.UTF8.GetBytes($"<?xml version='1.0'?><methodCall><methodName>m</methodName><params><param>{value}</param></params></methodCall>");

    private static XmlRpcCall Read(byte[] document) => XmlRpcReader.ReadCall(document, XmlRpcLimits.Call);
}
