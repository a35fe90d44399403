using System.Diagnostics;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Acts;
using LotusBridge.Orders;

namespace LotusBridge.Node.Access;

/// <summary>What the desk said, as HTTP: 201 for a new act, 200 for one that was taken before, 422 for a refusal.</summary>
internal sealed class ActAnswers(Lookups lookups)
{
    /// <summary>The answer to an act in a thread that names no rule pack.</summary>
    /// <param name="state">Of what the act was about, after it.</param>
    /// <param name="location">Where that can be read, below the base path.</param>
    public static IResult Of(ActAnswer answer, string state, string location) => answer switch
    {
        ActTaken taken => Taken(taken, state, location, Basis.WithoutPack(taken.Statement.Body)),
        ActRefused refused => Refused(refused),
        _ => throw new UnreachableException(),
    };

    /// <summary>The answer to an act about an order, with the state that the order has now.</summary>
    public async Task<IResult> OfOrderAsync(ActAnswer answer, CancellationToken stop)
    {
        if (answer is not ActTaken taken)
        {
            return Of(answer, "", "");
        }

        var number = taken.Statement.Header.Thread;
        var order = await lookups.OrderAsync(number, stop);
        return Taken(taken, Words.Of(order!.State.Stage), "/orders/" + number, order.BasisOf(taken.Statement));
    }

    /// <summary>The answer to an act about a package, with the state that the package has now.</summary>
    public async Task<IResult> OfPackageAsync(ActAnswer answer, string package, CancellationToken stop)
    {
        if (answer is not ActTaken taken)
        {
            return Of(answer, "", "");
        }

        var filed = await lookups.PackageAsync(package, stop);
        return Taken(
            taken, PackageWords.Of(filed!.State), "/packages/" + package, filed.Order.BasisOf(taken.Statement));
    }

    private static Problem Refused(ActRefused refused) =>
        new(StatusCodes.Status422UnprocessableEntity, refused.Code, refused.Text, refused.Article);

    private static Located Taken(ActTaken taken, string state, string location, Citation? allowedBy)
    {
        var header = taken.Statement.Header;
        var view = new ActAccepted(
            taken.Statement.Digest, header.Type, header.Thread, taken.Index, Words.Of(taken.Finality), state,
            allowedBy?.Article, allowedBy?.Confirmed);
        return new Located(view, taken.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, location);
    }

    private sealed class Located(ActAccepted view, int status, string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = ActRoute.Root + location;
            return Json.With(view, status).ExecuteAsync(httpContext);
        }
    }
}
