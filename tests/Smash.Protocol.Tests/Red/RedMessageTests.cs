using System.Text;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Tests.Red;

public sealed class RedMessageTests
{
    private static readonly RedAddress Address = RedAddress.Of("host", "192.0.2.1", RedAddressType.Inet, 4711);
    private static readonly RedKey Key = new(new RedTime(1_700_000_000, 123_456), Address);
    private static readonly RedWorldKey World = new(new RedTime(5_000_000_000, 1), "\u00E9<&>\r\n\"'\U0001F600");
    private static readonly RedJobProperty[] Properties = [new("BYTES", ""), new("OFFSET", "5000000000")];
    private static readonly RedJobInfo Job = new(7, "sort", [new RedJobProperty("STATE", "Ended")]);

    [Fact]
    public void Each_request_is_read_as_it_was_written()
    {
        Check(new ConnectRedHostRequest(), ConnectRedHostRequest.Read);
        Check(new NewRedWorldRequest(Key), NewRedWorldRequest.Read);
        Check(new GetRedPropertyRequest(Key, World, [new RedProperty("LOADAVG", "")]), GetRedPropertyRequest.Read);
        Check(new RemoveRedWorldRequest(Key, World), RemoveRedWorldRequest.Read);
        Check(new GetRedItemRequest(Key, World, "/a b"), GetRedItemRequest.Read);
        Check(new NewRedDirectoryRequest(Key, World, ""), NewRedDirectoryRequest.Read);
        Check(new SetRedItemPermissionRequest(Key, World, "x", new RedMode(true, false, true)), SetRedItemPermissionRequest.Read);
        Check(new RemoveRedItemRequest(Key, World, "x"), RemoveRedItemRequest.Read);
        Check(new StartRedSinkRequest(Key, World, new RedSink("f", Address, true), Properties, true, uint.MaxValue), StartRedSinkRequest.Read);
        Check(new StartRedSourceRequest(Key, World, new RedSource("f", null), [], false, 0), StartRedSourceRequest.Read);
        Check(new StartRedJobRequest(Key, World, new RedCommand("sort", ["sort", "-n"]), new RedRun { StdinAddress = Address, StdoutPath = "/o", AppendStdout = true }, Properties, false), StartRedJobRequest.Read);
        Check(new StopRedJobRequest(Key, World, -1, 9), StopRedJobRequest.Read);
        Check(new GetRedJobRequest(Key, World), GetRedJobRequest.Read);
        Check(new WaitRedJobRequest(Key, World, 3, 1000), WaitRedJobRequest.Read);
    }

    [Fact]
    public void Each_response_is_read_as_it_was_written()
    {
        Check(new ConnectRedHostRequest(), new ConnectRedHostResponse(Key, World) { Machine = "x86_64", Properties = ["A-b", "C-d"] });
        Check(new NewRedWorldRequest(Key), new NewRedWorldResponse(World));
        Check(new GetRedPropertyRequest(Key, World, []), new GetRedPropertyResponse([new RedProperty("A", "1")]));
        Check(new RemoveRedWorldRequest(Key, World), EmptyRedResponse.Instance);
        Check(new GetRedItemRequest(Key, World, "/"), new GetRedItemResponse([new RedFile("a", RedFileType.File, new RedMode(true, false, false), 5_000_000_000), new RedFile("b", RedFileType.SymbolicLink, default, 0)]));
        Check(new GetRedJobRequest(Key, World), new RedJobsResponse([Job, Job]));
        Check(new StartRedJobRequest(Key, World, new RedCommand("a", []), new RedRun(), [], true), new RedJobResponse(Job));
    }

    [Fact]
    public void A_failure_is_a_struct_with_its_fault_alone()
    {
        var writer = new XmlRpcWriter();
        RedAnswer.WriteFailure(writer, RedFault.Of(RedError.NotEmpty, "'/a'"));

        RedAnswer answer = RedAnswer.Read(writer.Document);

        Assert.Equal(new RedFault(RedError.NotEmpty, RedError.NotEmpty.Message(), "'/a'"), answer.Fault);
        Assert.Equal(1, answer.Members.Count);
    }

    [Fact]
    public void What_XML_cannot_carry_is_written_as_the_replacement_character()
    {
        var writer = new XmlRpcWriter();
        RedAnswer.WriteFailure(writer, RedFault.Of(RedError.Unknown, "a\0b\u001Bc\uFFFFd\uD800e"));

        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe", RedAnswer.Read(writer.Document).Fault.Extras);
    }

    [Fact]
    public void Numbers_beyond_32_bits_go_out_as_i8_and_others_as_int()
    {
        var writer = new XmlRpcWriter();
        writer.WriteInteger(int.MaxValue);
        writer.WriteInteger(int.MaxValue + 1L);
        writer.WriteInteger(long.MinValue);

        Assert.Equal("<value><int>2147483647</int></value><value><i8>2147483648</i8></value><value><i8>-9223372036854775808</i8></value>", Encoding.UTF8.GetString(writer.Document.Span));
    }

    [Fact]
    public void Members_that_may_be_empty_may_be_left_out()
    {
        RedSink sink = RedSink.Read(XmlRpcValue.OfStruct(XmlRpcStruct.Empty));
        RedRun run = RedRun.Read(XmlRpcValue.OfStruct(XmlRpcStruct.Empty));

        Assert.Equal(new RedSink("", null, false), sink);
        Assert.Equal(new RedRun(), run);
        Assert.Null(RedAddress.ReadOptional(default));
    }

    [Fact]
    public void Every_error_has_its_name_and_number()
    {
        string[] names =
            ["RED_ENONE", "RED_EUNKNOWN", "RED_EBADKEY", "RED_ENOMOREWORLD", "RED_EBADWORLD", "RED_EBADPROPERTY", "RED_ENOENT", "RED_ENOTEMPTY", "RED_EBADSINK", "RED_EBADSOURCE", "RED_EBADCOMMAND", "RED_EBADRUN", "RED_EBADSIGNAL", "RED_EBADJOB"];

        Assert.Equal(names, Enum.GetValues<RedError>().OrderBy(static error => (int)error).Select(static error => error.Name()));
        Assert.Equal("RED_EUNKNOWN", ((RedError)99).Name());
    }

    [Fact]
    public void A_count_of_parameters_that_is_not_the_methods_is_refused()
    {
        var writer = new XmlRpcWriter();
        ((IRedRequest<RedJobsResponse>)new GetRedJobRequest(Key, World)).WriteCall(writer);
        XmlRpcCall call = XmlRpcReader.ReadCall(writer.Document, XmlRpcLimits.Call);

        Assert.Equal(XmlRpcErrorCode.WrongParameters, Assert.Throws<XmlRpcException>(() => NewRedWorldRequest.Read(call)).Code);
        Assert.Equal(XmlRpcErrorCode.WrongParameters, Assert.Throws<XmlRpcException>(() => StopRedJobRequest.Read(call)).Code);
    }

    [Fact]
    public void A_world_key_tells_its_secret_to_no_log() => Assert.DoesNotContain("\u00E9", World.ToString(), StringComparison.Ordinal);

    private static void Check<TResponse>(IRedRequest<TResponse> request, Func<XmlRpcCall, IRedRequest<TResponse>> read)
        where TResponse : IRedResponse
    {
        byte[] document = Write(request.WriteCall);
        XmlRpcCall call = XmlRpcReader.ReadCall(document, XmlRpcLimits.Call);
        Assert.Equal(request.Method, call.Method);
        // Records compare arrays by identity, documents by content.
        Assert.Equal(document, Write(read(call).WriteCall));
    }

    private static void Check<TResponse>(IRedRequest<TResponse> request, TResponse response)
        where TResponse : IRedResponse
    {
        byte[] document = Write(response.WriteAnswer);
        RedAnswer answer = RedAnswer.Read(document);
        Assert.Equal(RedError.None, answer.Fault.Error);
        Assert.Equal(document, Write(request.ReadResponse(answer.Members).WriteAnswer));
    }

    private static byte[] Write(Action<XmlRpcWriter> write)
    {
        var writer = new XmlRpcWriter();
        write(writer);
        return writer.Document.ToArray();
    }
}
