namespace LotusBridge.Node.Hosting;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: an act taken now would become final.</summary>
internal static class HealthRoutes
{
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => TypedResults.Text("live\n")).ExcludeFromDescription();
        app.MapGet("/health/ready", async (Readiness readiness, HttpContext context) =>
            await readiness.ProblemAsync(context.RequestAborted) is { } problem
                ? TypedResults.Text($"not ready: {problem}\n", statusCode: StatusCodes.Status503ServiceUnavailable)
                : TypedResults.Text("ready\n")).ExcludeFromDescription();
        return app;
    }
}
