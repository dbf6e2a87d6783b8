namespace Smash.Protocol.Red.XmlRpc;

/// <summary>A call: a method's name and its parameters.</summary>
/// <param name="method">The name.</param>
/// <param name="parameters">The parameters, in the order in which they came.</param>
public sealed class XmlRpcCall(string method, XmlRpcValue[] parameters)
{
    /// <summary>The method's name.</summary>
    public string Method { get; } = method;

    /// <summary>How many parameters there are.</summary>
    public int Count => parameters.Length;

    /// <summary>Demands as many parameters as the method has.</summary>
    /// <param name="count">How many it has.</param>
    /// <exception cref="XmlRpcException">There are more or less.</exception>
    public void Require(int count)
    {
        if (parameters.Length != count)
        {
            throw new XmlRpcException(XmlRpcErrorCode.WrongParameters, $"{Method} has {count} parameters, and the call has {parameters.Length}.");
        }
    }

    /// <summary>Reads a parameter.</summary>
    /// <typeparam name="T">What it is read as.</typeparam>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="name">Its name, for the error message.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="XmlRpcException">It has another type; the message says where and which.</exception>
    public T Read<T>(int index, string name, Func<XmlRpcValue, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read(parameters[index]);
        }
        catch (XmlRpcException exception)
        {
            throw exception.Inside($"{Method}, parameter {index + 1}, {name}");
        }
    }
}
