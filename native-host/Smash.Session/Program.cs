using Smash.Session;

const int UsageError = 2;
const int StartError = 1;

SessionOptions options;
try
{
    options = SessionOptions.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine($"smash-session: {exception.Message}");
    return UsageError;
}

try
{
    using var session = new Session(options);
    session.Run();
    return 0;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or Microsoft.Data.Sqlite.SqliteException)
{
    Console.Error.WriteLine($"smash-session: {exception.Message}");
    return StartError;
}
