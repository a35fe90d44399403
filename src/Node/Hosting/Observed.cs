using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LotusBridge.Node.Hosting;

/// <summary>Structured logs to standard output; metrics and traces to an OTLP endpoint where one is configured.</summary>
internal static class Observed
{
    public static void Add(WebApplicationBuilder builder, Settings settings)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });

        // Frameworks log requests and SQL with their parameters; those may hold what must not be logged.
        builder.Logging.AddFilter("Microsoft", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        if (settings.Telemetry is { } endpoint)
        {
            builder.Services.AddSingleton(_ => Meters(endpoint)).AddSingleton(_ => Traces(endpoint));
            builder.Services.AddHostedService<Exporting>();
        }
    }

    private static MeterProvider Meters(Uri endpoint) => Sdk.CreateMeterProviderBuilder()
        .AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
        .AddOtlpExporter(exporter => To(exporter, endpoint, "v1/metrics"))
        .Build();

    private static TracerProvider Traces(Uri endpoint) => Sdk.CreateTracerProviderBuilder()
        .AddSource(Telemetry.Name)
        .AddOtlpExporter(exporter => To(exporter, endpoint, "v1/traces"))
        .Build();

    private static void To(OtlpExporterOptions exporter, Uri endpoint, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(endpoint, path);
    }

    /// <summary>Keeps the exporters alive as long as the node.</summary>
    private sealed class Exporting(MeterProvider meters, TracerProvider traces) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            meters.ForceFlush();
            traces.ForceFlush();
            return Task.CompletedTask;
        }
    }
}
