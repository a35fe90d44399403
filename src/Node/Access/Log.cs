namespace LotusBridge.Node.Access;

internal static partial class AccessLog
{
    [LoggerMessage(40, LogLevel.Error, "a request failed with {Failure} at {Route}")]
    public static partial void RequestFailed(this ILogger logger, string failure, string route);
}
