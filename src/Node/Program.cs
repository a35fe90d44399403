using LotusBridge.Node.Hosting;

try
{
    if (args is not ["--config", var file])
    {
        throw new StartRefusedException(StartRefusedException.Usage, "usage: LotusBridge.Node --config FILE");
    }

    await using var app = await NodeApp.BuildAsync(Settings.Read(file), CancellationToken.None);
    await app.RunAsync();
    return 0;
}
catch (StartRefusedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return refused.ExitCode;
}
