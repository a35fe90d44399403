using LotusBridge.Node.Acts;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Public;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Hosting;

/// <summary>One node: everything that <c>Program</c> runs and a test starts several of.</summary>
internal static class NodeApp
{
    /// <exception cref="StartRefusedException">The configuration does not allow a start; nothing was changed.</exception>
    public static async Task<WebApplication> BuildAsync(Settings settings, CancellationToken stop)
    {
        var self = SelfReader.Read(settings);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        Listeners.Add(builder, settings, self);
        builder.Services.AddSingleton(settings).AddSingleton(self).AddSingleton(Clock(settings));
        builder.Services.AddStorage(settings.Database, settings.DataFolder);
        builder.Services.AddSingleton(new KnownOfficials(self.Roster)).AddSingleton<ActDesk>();
        builder.Services.AddApi();
        var app = builder.Build();
        await Engine.MigrateAsync(app.Services.GetRequiredService<IDbContextFactory<NodeDb>>(), stop);
        app.Use(Listeners.KeepApart);
        app.MapPeer().MapApi();
        return app;
    }

    private static TimeProvider Clock(Settings settings)
    {
        if (settings.ClockFile is not { } file)
        {
            return TimeProvider.System;
        }

        var clock = new FileClock(file);
        clock.Check();
        return clock;
    }
}
