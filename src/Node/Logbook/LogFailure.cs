using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Logbook;

/// <summary>Ends the program for good when nobody knows any more what the log holds or has signed.</summary>
internal sealed class LogFailure(IHostApplicationLifetime lifetime, ILogger<LogFailure> logger)
{
    public void Stop(Exception error, int exitCode)
    {
        logger.LogFailed(error);
        Environment.ExitCode = exitCode;
        lifetime.StopApplication();
    }
}
