using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Access;
using LotusBridge.Node.Accusations;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Anchoring;
using LotusBridge.Node.Listing;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Portal;
using LotusBridge.Node.Public;
using LotusBridge.Node.Rosters;
using LotusBridge.Node.Storage;
using LotusBridge.Node.Submissions;
using LotusBridge.Node.Timestamps;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Hosting;

/// <summary>One node: everything that <c>Program</c> runs and a test starts several of.</summary>
internal static class NodeApp
{
    /// <summary>How long a stopping node lets calls and loops finish.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    /// <param name="gate">A new one, or that of the epoch before in the same process.</param>
    /// <exception cref="StartRefusedException">The configuration does not allow a start; nothing was changed.</exception>
    public static async Task<WebApplication> BuildAsync(Settings settings, SigningGate gate, CancellationToken stop)
    {
        Directory.CreateDirectory(settings.DataFolder);
        await EpochCatchUp.RunAsync(settings, stop);
        var self = await SelfReader.ReadAsync(settings, stop);
        var unknown = settings.Peers.Keys.Where(peer => !self.Rosters.Knows(self.Roster.OriginOf(peer))).ToList();
        settings = settings with
        {
            Peers = settings.Peers.Where(peer => self.Roster.Find(peer.Key) is not null)
                .ToDictionary(StringComparer.Ordinal),
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        Listeners.Add(builder, settings, self);
        Observed.Add(builder, settings);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain);
        builder.Services.AddSingleton(settings).AddSingleton(self).AddSingleton(Clock(settings));
        AddRooms(builder.Services, settings, self, gate);
        var app = builder.Build();
        try
        {
            await OpenAsync(app, stop);
            Answer(app, settings);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var logger = app.Services.GetRequiredService<ILogger<Self>>();
        unknown.ForEach(logger.PeerUnknown);
        self.Packs.All.SelectMany(pack => pack.LeftAside).ToList().ForEach(logger.WordsLeftAside);
        return app;
    }

    private static void AddRooms(IServiceCollection services, Settings settings, Self self, SigningGate gate)
    {
        services.AddStorage(settings.Database, settings.DataFolder);
        AddActs(services, self);
        AddLogbook(services, self, gate);
        AddPeers(services);
        services.AddSingleton(TimestampDesk.Open(settings)).AddSingleton<StampShelf>()
            .AddSingleton<TimestampRounds>().AddHostedService(provider => provider.GetRequiredService<TimestampRounds>());
        services.AddApi();
        if (settings.Portal is not null)
        {
            services.AddPortal();
        }
    }

    private static void Answer(WebApplication app, Settings settings)
    {
        if (settings.Portal is not null)
        {
            app.UsePortal();
        }

        if (settings.Api.ClientAuthorities is { } authorities)
        {
            app.Use(new ClientAuthorities(authorities).AskAsync);
        }

        app.Use(Listeners.KeepApart);
        app.MapHealth().MapTimestamps().MapLog().MapAnchors().MapMirror().MapPeer().MapApi();
    }

    private static void AddActs(IServiceCollection services, Self self) => services
        .AddSingleton(new KnownOfficials(self.Rosters))
        .AddSingleton<Ties>().AddSingleton<Admission>().AddSingleton<Departures>().AddSingleton<DueThreads>()
        .AddSingleton<OrderBook>().AddSingleton<OrderRebuild>().AddSingleton<OrderQueries>()
        .AddSingleton<Reactor>().AddSingleton<ActDesk>().AddSingleton<Signals>()
        .AddHostedService<ClockJob>();

    private static void AddLogbook(IServiceCollection services, Self self, SigningGate gate) => services
        .AddSingleton<OwnLog>().AddSingleton<OwnRefill>().AddSingleton<ForeignHeads>().AddSingleton(gate)
        .AddSingleton<EntryBook>().AddSingleton<FinalHeads>().AddSingleton<BlockShelf>()
        .AddSingleton<CosignWindow>().AddSingleton<Quorum>().AddSingleton<FinalityBook>().AddSingleton<ProofBook>()
        .AddSingleton<LogFailure>().AddSingleton<Readiness>()
        .AddSingleton<AccusedKeys>().AddSingleton<OwnCopies>().AddHostedService<Gossip>()
        .AddSingleton<AnchorShelf>().AddSingleton<AnchorRounds>()
        .AddHostedService(provider => provider.GetRequiredService<AnchorRounds>())
        .AddSingleton<OtherSteps>().AddSingleton<Changeover>()
        .AddSingleton<StepRounds>().AddHostedService(provider => provider.GetRequiredService<StepRounds>())
        .AddSingleton<IWitnessStore, WitnessTable>()
        .AddSingleton(provider => new Witness(
            self.Keys.Witness,
            self.Roster.Members.SelectMany(member => self.Rosters.LogKeysOf(self.Roster.OriginOf(member.Territory))),
            provider.GetRequiredService<IWitnessStore>()))
        .AddSingleton(provider => MirrorFolder.Open(
            provider.GetRequiredService<Settings>(), self, provider.GetRequiredService<SigningGate>()))
        .AddHostedService<Homecoming>().AddHostedService<LogFollower>().AddHostedService<CosignRounds>();

    private static void AddPeers(IServiceCollection services) => services
        .AddSingleton<PeerLines>().AddSingleton<Inbox>().AddHostedService<Dispatcher>()
        .AddSingleton<SubmissionWatch>().AddHostedService(provider => provider.GetRequiredService<SubmissionWatch>());

    /// <summary>Database first, log second: whichever is behind must be known before anything is signed.</summary>
    private static async Task OpenAsync(WebApplication app, CancellationToken stop)
    {
        var services = app.Services;
        var contexts = services.GetRequiredService<IDbContextFactory<NodeDb>>();
        await Engine.MigrateAsync(contexts, stop);
        var held = await Engine.HoldAsync(contexts, stop);
        app.Lifetime.ApplicationStopped.Register(() => held.DisposeAsync().AsTask().GetAwaiter().GetResult());
        var log = services.GetRequiredService<OwnLog>();
        await log.OpenAsync(stop);
        await services.GetRequiredService<FinalityBook>().ReviewAsync(stop);
        var mirror = services.GetRequiredService<Mirror>();
        var (stamps, origin) = (services.GetRequiredService<TimestampRounds>(), services.GetRequiredService<Self>().Origin);
        IDisposable[] observed =
        [
            Telemetry.MirrorLag.Show(() => mirror.Origins.Select(one => (one, mirror.LagOf(one)))),
            Telemetry.TimestampsMissing.Show(() => stamps.Today().Select(one => (one.Territory, one.IsKept ? 0L : 1L))),
            Telemetry.LogWait.Show(() => [(origin, (long)log.Waiting.TotalMilliseconds)]),
        ];
        app.Lifetime.ApplicationStopped.Register(() => Array.ForEach(observed, one => one.Dispose()));
        await services.GetRequiredService<StepDesk>().RecallAsync(stop);
        await services.GetRequiredService<NonceBook>().RecallAsync(stop);
        var officials = services.GetRequiredService<KnownOfficials>();
        var rows = await services.GetRequiredService<Store>().ReadAsync(
            db => db.Statements.Where(row => row.Type.StartsWith("official.")).OrderBy(row => row.Number)
                .ToListAsync(stop),
            stop);
        rows.ForEach(row => officials.Add(OpenThread.StatementOf(row)));
        await services.GetRequiredService<OrderRebuild>().RunAsync(stop);
        var (settings, self) = (services.GetRequiredService<Settings>(), services.GetRequiredService<Self>());
        services.GetRequiredService<ILogger<Store>>().Started(
            self.Territory, self.Roster.Federation, log.Store.Size,
            Engine.IsSqlite(settings.Database) ? "SQLite" : "PostgreSQL");
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
