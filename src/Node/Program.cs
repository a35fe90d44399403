using LotusBridge.Node.Hosting;
using Microsoft.AspNetCore.Connections;

try
{
    if (args is not ["--config", var file])
    {
        throw new StartRefusedException(StartRefusedException.Usage, "usage: LotusBridge.Node --config FILE");
    }

    await using var run = await NodeRun.StartAsync(file, CancellationToken.None);
    await run.Ended;
    return Environment.ExitCode;
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync(taken.Message);
    return StartRefusedException.Busy;
}
catch (StartRefusedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return refused.ExitCode;
}
