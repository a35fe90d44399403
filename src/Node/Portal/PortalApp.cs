using System.Text.Encodings.Web;
using System.Text.Unicode;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Demonstration;
using LotusBridge.Node.Portal.Passkeys;
using LotusBridge.Node.Portal.Reading;
using LotusBridge.Node.Portal.Sessions;
using LotusBridge.Node.Portal.Signing;
using LotusBridge.Node.Portal.Texts;
using Microsoft.AspNetCore.ResponseCompression;

namespace LotusBridge.Node.Portal;

/// <summary>The portal's services and its pipeline, which has nothing in common with the API's but the process.</summary>
internal static class PortalApp
{
    public static IServiceCollection AddPortal(this IServiceCollection services) => services
        .AddSingleton(PortalTexts.Embedded)
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
        .AddSingleton<PortalHeaders>().AddSingleton<PortalFiles>().AddSingleton<PageGate>().AddSingleton<PageRenderer>()
        .AddSingleton<CookieJar>().AddSingleton<PortalSessions>().AddSingleton<ReadBook>().AddSingleton<Personas>()
        .AddSingleton<ActRefusals>().AddSingleton<PendingActs>().AddSingleton<ActReader>().AddSingleton<Ledger.LedgerView>()
        .AddSingleton<Live.LiveSeats>().AddSingleton<Orders.AnnexBook>().AddSingleton<Orders.Cases.CaseBook>()
        .AddSingleton<Evidence.Sending.SendingDesk>().AddSingleton<Tour.TourGuide>()
        .AddSingleton<Oidc.IdentityProvider>().AddSingleton<Oidc.OidcSignIn>()
        .AddSingleton<PasskeyBook>().AddSingleton<PasskeySignIn>().AddSingleton<Challenges>().AddSingleton<Attempts>()
        .AddResponseCompression(compression =>
        {
            // Pages alone: files have their codings already, a stream is not held back, and what is sealed does not get shorter.
            (compression.EnableForHttps, compression.MimeTypes) = (true, ["text/html"]);
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });

    /// <summary>
    /// Takes what comes in at the portal's listener out of the program's pipeline, ahead of everything else: no page is
    /// reached at another listener, and no other route at this one.
    /// </summary>
    public static void UsePortal(this WebApplication app)
    {
        app.Services.GetRequiredService<Personas>();
        app.Services.GetRequiredService<Tour.TourGuide>();
        app.Services.GetRequiredService<Oidc.IdentityProvider>();
        var pipeline = Pipeline(app.Services);
        app.Use((HttpContext http, RequestDelegate next) => Listeners.IsPortal(http) ? pipeline(http) : next(http));
    }

    private static RequestDelegate Pipeline(IServiceProvider services)
    {
        var portal = new ApplicationBuilder(services);
        portal.Use(services.GetRequiredService<PortalHeaders>().PassAsync);
        portal.Use(services.GetRequiredService<PortalFiles>().PassAsync);

        // How short a page becomes tells what else is on it to whoever has it say what they choose; none but our own pages can.
        portal.UseWhen(PortalHeaders.IsOwnRequest, own => own.UseResponseCompression());
        portal.Use(FailAsync);
        portal.UseRouting();
        portal.Use(services.GetRequiredService<PageGate>().PassAsync);
        portal.UseEndpoints(Map);
        return portal.Build();
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var rule in PageTable.All)
        {
            var handler = rule.Form ?? ShowOf(rule.Page!);
            routes.MapMethods(rule.Pattern, [rule.Method], handler).WithMetadata(rule);
        }
    }

    private static Delegate ShowOf(Type page) => () => PageAnswer.Page(page);

    /// <summary>What no page answered: none of its text goes out.</summary>
    private static async Task FailAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception error) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PortalApp)).RequestFailed(
                error.GetType().Name, http.GetEndpoint()?.Metadata.GetMetadata<PageRule>()?.ToString() ?? "no page");
            if (http.Features.Get<PortalRequest>() is null)
            {
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            }

            await PageAnswer.Of(Problem.Internal).ExecuteAsync(http);
        }
    }
}
