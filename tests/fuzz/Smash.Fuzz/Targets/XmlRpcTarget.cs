using System.Text;
using Smash.Protocol.Red.Messages;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Fuzz.Targets;

/// <summary>XML-RPC: a document is tried as a call of each method of RED and as an answer.</summary>
internal sealed class XmlRpcTarget : IFuzzTarget
{
    private static readonly string[] SeedTexts =
    [
        "<?xml version=\"1.0\"?><methodCall><methodName>red.ping</methodName><params/></methodCall>",
        "<methodCall><methodName>a</methodName><params><param><value><i4>1</i4></value></param><param><value>text &amp; &#65;</value></param></params></methodCall>",
        "<methodCall><methodName>a</methodName><params><param><value><struct><member><name>key</name><value><string>s</string></value></member></struct></value></param></params></methodCall>",
        "<methodCall><methodName>a</methodName><params><param><value><array><data><value><boolean>1</boolean></value><value><double>1.5</double></value></data></array></value></param></params></methodCall>",
        "<methodCall><methodName>a</methodName><params><param><value><base64>QUJD</base64></value></param><param><value><dateTime.iso8601>20260101T00:00:00</dateTime.iso8601></value></param></params></methodCall>",
        "<?xml version=\"1.0\"?><methodResponse><params><param><value><struct><member><name>error</name><value><int>0</int></value></member></struct></value></param></params></methodResponse>",
        "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>4</int></value></member><member><name>faultString</name><value>no</value></member></struct></value></fault></methodResponse>",
        "<!-- c --><methodCall><methodName>a</methodName><params><param><value><![CDATA[x]]></value></param></params></methodCall>",
    ];

    private static readonly Func<XmlRpcCall, object>[] Calls =
    [
        ConnectRedHostRequest.Read, NewRedWorldRequest.Read, RemoveRedWorldRequest.Read, GetRedItemRequest.Read, NewRedDirectoryRequest.Read, RemoveRedItemRequest.Read,
        SetRedItemPermissionRequest.Read, StartRedSinkRequest.Read, StartRedSourceRequest.Read, StartRedJobRequest.Read, GetRedJobRequest.Read, WaitRedJobRequest.Read,
        StopRedJobRequest.Read, GetRedPropertyRequest.Read,
    ];

    public string Name => "xmlrpc";

    public IEnumerable<byte[]> Seeds => SeedTexts.Select(Encoding.UTF8.GetBytes);

    public void Run(ReadOnlyMemory<byte> input)
    {
        Array.ForEach(Calls, read => Try(() => read(XmlRpcReader.ReadCall(input, XmlRpcLimits.Call))));
        Try(() => XmlRpcReader.ReadAnswer(input, XmlRpcLimits.Answer));
        Try(() => RedAnswer.Read(input));
    }

    private static void Try(Func<object> read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is XmlRpcException or XmlRpcFaultException)
        {
            // As everywhere: the peer is told.
        }
    }
}
